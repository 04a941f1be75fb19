import { describe, expect, it } from 'vitest';
import { findCommands } from './find-commands.ts';

const commands = ['Run all', 'Run Train', 'Rename the run', 'Switch to the dark theme'].map(title => ({
  id: title,
  title,
  group: title.includes('theme') ? 'Page' : 'Cells',
  run: () => undefined,
}));
const titles = (text: string) => findCommands(commands, text).map(({ title }) => title);

describe('the command palette', () => {
  it('shows every command before anything is typed', () => {
    expect(titles('')).toHaveLength(commands.length);
  });

  it.each([
    ['run', ['Run all', 'Run Train', 'Rename the run']],
    ['train run', ['Run Train']],
    ['  DARK ', ['Switch to the dark theme']],
    ['page', ['Switch to the dark theme']],
    ['nothing like it', []],
  ])('finds "%s" by its words, in any order and case', (text, expected) => {
    expect(titles(text)).toEqual(expected);
  });
});
