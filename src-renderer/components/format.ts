// Shorthands for the formats of the window's language (`words/formats.ts`).

import { format } from '../state/language.svelte.ts';

export const number = (value: number): string => format.number(value);
export const count = (value: number, one: string, many = `${one}s`): string =>
  format.count(value, one, many);
export const about = (value: number): string => format.about(value);
export const percent = (share: number, digits?: number): string => format.percent(share, digits);
export const decimal = (value: number, digits?: number): string => format.decimal(value, digits);
export const bytes = (value: number): string => format.bytes(value);
export const duration = (seconds: number): string => format.duration(seconds);
export const timeLeft = (seconds: number): string => format.timeLeft(seconds);
export const date = (time: number, now?: number): string => format.date(time, now);
export const exactDate = (time: number): string => format.exactDate(time);
export const list = (names: readonly string[], most?: number): string => format.list(names, most);
