// Whether the services can be reached. After they were away everything is read again.

import type { Host } from '../host/host.ts';

class Connection {
  connected = $state(true);

  /** Follows the host; `onreturn` when it is back. Returns the way to stop. */
  connect(host: Host, onreturn: () => void): () => void {
    return host.onConnection((connected) => {
      const returned = connected && !this.connected;
      this.connected = connected;
      if (returned) onreturn();
    });
  }
}

export const connection = new Connection();
