// The window begins here: one host, one application.

import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { createHost } from './host/index.ts';
import { setHost } from './state/host.ts';

const host = createHost();
setHost(host);
mount(App, { target: document.getElementById('app')!, props: { host } });
