// Keeps the machine awake while something trains; the screen may go dark.

import { powerSaveBlocker } from 'electron';

export function keepAwake(): (wanted: boolean) => void {
  let blocker: number | null = null;
  return (wanted) => {
    if (wanted && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    else if (!wanted && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
}
