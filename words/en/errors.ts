// What went wrong, by the error's code: what happened, to what, and what to do.

import type { ErrorDetails } from '../errors.ts';
import type { Formats } from '../formats.ts';

export const errors = (f: Formats) => ({
  'window.unexpected': (d: ErrorDetails) =>
    d.has('cause')
      ? `Something unexpected happened: ${d.text('cause')}`
      : 'Something unexpected happened.',
  'connection.lost': (d: ErrorDetails) =>
    d.has('file')
      ? `${f.quote(d.text('file'))} could not be opened: it could not be read, or Winnow is not answering.`
      : 'Winnow is not answering. If it was closed, start it again: this page reconnects by itself.',
  'host.unexpected': (_: ErrorDetails) => 'Winnow gave an answer that could not be understood.',
  'host.unauthorised': (_: ErrorDetails) =>
    'This page is not connected to Winnow any more. Open the address it printed.',
  'call.badAnswer': (_: ErrorDetails) => 'Winnow gave an answer that could not be understood.',
  'upload.failed': (_: ErrorDetails) => 'The files could not be sent.',
});
