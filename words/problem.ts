// Makes the errors that a person may read, outside of the engine: by code and values, with the English
// sentence as their message, for logs, the terminal and whoever knows no other language.

import { problemsOf } from '../engine/problems.ts';
import { errors } from './en/errors.ts';
import { formatWords } from './en/formats.ts';
import { formats } from './formats.ts';
import { defaultLocale } from './locale.ts';
import { problemDetails } from './problems.ts';

export const problem = problemsOf(problemDetails, errors(formats(defaultLocale, formatWords)));
