/** The command that trains with these settings without a person, as a shell reads it. */
import { ownSplit } from '../data/sample-split.ts';
import { presetAndChanges } from './assignments.ts';
import type { Settings } from './settings.ts';

/** A word as a POSIX shell reads it: quoted where it has a character that could mean something there. */
const shellWord = (word: string): string =>
  /^[\w=.,:/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * The command for data that are dealt out by the seed `split`:
 * `npm run -s notebook -- --model fast --set epochs=12 --seed 3 --backend wasm`
 */
export function notebookCommand(settings: Settings, split = ownSplit): string {
  const { preset, changes } = presetAndChanges(settings);
  const words = changes.flatMap(({ name, text }) => {
    if (name === 'seed') return ['--seed', text];
    return name === 'device' ? ['--backend', text] : ['--set', `${name}=${text}`];
  });
  if (split !== ownSplit) words.push('--split-seed', String(split));
  return ['npm', 'run', '-s', 'notebook', '--', '--model', preset, ...words].map(shellWord).join(' ');
}
