/** The tasks of a phase in words, for a terminal. */
import type { Task, TaskPart } from './main-thread-tasks.ts';

/** Frames and schedulers are on every stack and tell nothing. */
const everywhere = /^(react-dom|scheduler|react\/|zustand)/;
const shownTasks = 8;
const shownParts = 12;

const inWords = (parts: readonly TaskPart[]): string =>
  parts
    .filter(({ name, milliseconds }) => milliseconds >= 2 && !everywhere.test(name))
    .slice(0, shownParts)
    .map(({ name, milliseconds }) => `${milliseconds.toFixed(0)} ${name}`)
    .join('; ');

export function describeTasks(phase: string, tasks: readonly Task[]): string {
  const lines = tasks
    .slice(0, shownTasks)
    .map(
      ({ cpu, wall, parts, functions }) =>
        `  ${cpu.toFixed(0)} ms (${wall.toFixed(0)} on the clock): ${inWords(parts)}${
          functions.length === 0 ? '' : `\n      in ${inWords(functions)}`
        }`,
    );
  return [`${phase}:`, ...lines].join('\n');
}
