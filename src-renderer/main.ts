// The window begins here: one host, one application.

import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { createHost, MissingBridge } from './host/index.ts';
import NoWayIn from './shell/NoWayIn.svelte';
import { setHost } from './state/host.ts';
import { words } from './state/language.svelte.ts';

const target = document.getElementById('app')!;
const host = await createHost().catch((error: unknown) => {
  if (error instanceof MissingBridge) target.textContent = words.desktop.noBridge;
  throw error;
});
if (host === null) mount(NoWayIn, { target });
else {
  setHost(host);
  mount(App, { target, props: { host } });
}
