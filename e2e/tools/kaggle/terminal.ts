/** The terminal of a command that a person started. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Terminal } from './run-kaggle.ts';

export const realTerminal: Terminal = {
  now: Date.now,
  pause: milliseconds => pause(milliseconds),
  say: text => console.error(text),
  print: text => console.log(text),
};
