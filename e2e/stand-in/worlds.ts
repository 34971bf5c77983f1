// The two sides of the emulated context bridge, as scripts for the page: the page's own world, where
// `window.winnow` appears, and one apart, where the preload runs as in Electron's sandbox: it may
// require Electron's part for pages and nothing else, and has no Node.
//
// What crosses is cloned, as by the real bridge; a function becomes a function on the other side.

/** Called in the world apart, it reaches the test. */
export const BINDING = '__standIn';
/** The world that the preload runs in. */
export const WORLD = 'Winnow’s preload';

/** For the page's own world; must run before any of its scripts. */
export const PAGE_SIDE = `(() => {
  const given = new Map();
  const waiting = new Map();
  let count = 0;
  let answer = null;
  const outward = (value) => {
    if (typeof value === 'function') {
      given.set(++count, value);
      return { __function: count };
    }
    // Throws for what the real one refuses: proxies, nodes, whatever holds functions.
    return value === undefined ? undefined : structuredClone(value);
  };
  const inward = (value) =>
    value?.__theirs === undefined ? value : (...args) => call(null, value.__theirs, args);
  const call = (key, name, args) => {
    answer = null;
    const detail = { key, name, args: args.map(outward) };
    dispatchEvent(new CustomEvent('stand-in:call', { detail }));
    if (answer === null) throw new Error('The preload does not answer.');
    if (answer.error !== undefined) throw new Error(answer.error);
    if (answer.promise === undefined) return inward(answer.value);
    const { promise } = answer;
    return new Promise((resolve, reject) => waiting.set(promise, { resolve, reject }));
  };
  addEventListener('stand-in:expose', ({ detail: { key, names } }) => {
    const api = names.map((name) => [name, (...args) => call(key, name, args)]);
    Object.defineProperty(window, key, { value: Object.freeze(Object.fromEntries(api)) });
  });
  addEventListener('stand-in:answer', ({ detail }) => (answer = detail));
  addEventListener('stand-in:settled', ({ detail: { promise, error, value } }) => {
    const { resolve, reject } = waiting.get(promise);
    waiting.delete(promise);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  });
  addEventListener('stand-in:back', ({ detail: { name, args } }) => given.get(name)(...args));
})()`;

/** For the world apart: Electron's part for pages, and the preload in it. */
export const preloadSide = (preload: string): string => `(() => {
  const apis = new Map();
  const theirs = new Map();
  const replies = new Map();
  const listeners = new Map();
  const accelerators = new Set();
  let count = 0;
  globalThis.standInFiles = [];
  const emit = (name, detail) => dispatchEvent(new CustomEvent('stand-in:' + name, { detail }));
  const tell = (message) => ${BINDING}(JSON.stringify(message));
  const packed = (args) => {
    structuredClone(args);
    return args.map((each) => (each === undefined ? '\\u0000undefined' : each));
  };
  const inward = (value) =>
    value?.__function === undefined
      ? value
      : (...args) => emit('back', { name: value.__function, args: structuredClone(args) });

  addEventListener('stand-in:call', ({ detail: { key, name, args } }) => {
    try {
      const called = key === null ? theirs.get(name) : apis.get(key)[name];
      const value = called(...args.map(inward));
      if (value instanceof Promise) {
        const promise = ++count;
        emit('answer', { promise });
        value.then(
          (value) => emit('settled', { promise, value: structuredClone(value) }),
          (error) => emit('settled', { promise, error: String(error?.message ?? error) }),
        );
      } else if (typeof value === 'function') {
        theirs.set(++count, value);
        emit('answer', { value: { __theirs: count } });
      } else emit('answer', { value: structuredClone(value) });
    } catch (error) {
      emit('answer', { error: String(error?.message ?? error) });
    }
  });

  globalThis.standIn = {
    reply(ticket, ok, value) {
      const { resolve, reject } = replies.get(ticket);
      replies.delete(ticket);
      if (ok) resolve(value);
      else reject(new Error(value));
    },
    send(channel, args) {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    },
    menu(keys) {
      accelerators.clear();
      for (const each of keys) accelerators.add(each);
    },
  };
  // What the page leaves of a key the menu takes.
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    const keys = [
      ...(event.ctrlKey || event.metaKey ? ['CmdOrCtrl'] : []),
      ...(event.shiftKey ? ['Shift'] : []),
      event.key.toUpperCase(),
    ].join('+');
    if (!accelerators.has(keys)) return;
    event.preventDefault();
    tell({ kind: 'key', keys });
  });

  const electron = {
    contextBridge: {
      exposeInMainWorld(key, api) {
        if (apis.has(key)) throw new Error('Cannot bind an API on top of an existing property');
        apis.set(key, api);
        emit('expose', { key, names: Object.keys(api) });
      },
    },
    ipcRenderer: {
      invoke: (channel, ...args) =>
        new Promise((resolve, reject) => {
          const sent = packed(args);
          replies.set(++count, { resolve, reject });
          tell({ kind: 'ipc', channel, args: sent, ticket: count });
        }),
      send: (channel, ...args) => tell({ kind: 'ipc', channel, args: packed(args), ticket: null }),
      on: (channel, listener) =>
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      off: (channel, listener) =>
        listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== listener)),
    },
    webUtils: {
      getPathForFile(file) {
        if (!(file instanceof File)) throw new TypeError('getPathForFile expected a File');
        // The test finds out where it lies.
        return 'stand-in-file:' + (standInFiles.push(file) - 1);
      },
    },
  };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('module not found: ' + name);
  };
  const module = { exports: {} };
  try {
    (function (require, module, exports, process, Buffer, global) {
      ${preload}
    })(require, module, module.exports, Object.freeze({ platform: 'linux' }), undefined, undefined);
  } catch (error) {
    tell({ kind: 'preload-error', message: String(error?.message ?? error) });
  }
})()`;
