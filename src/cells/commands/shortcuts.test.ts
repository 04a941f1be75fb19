import { describe, expect, it } from 'vitest';
import { type CommandId, commandFor, type Focus, type KeyPress } from './shortcuts.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('keys do what they do in JupyterLab', () => {
  const table: [string, KeyPress, Focus, CommandId | null][] = [
    ['J selects the next cell', press('j'), 'page', 'next'],
    ['K selects the previous cell', press('k'), 'page', 'previous'],
    ['Enter goes into the settings', press('Enter'), 'page', 'edit'],
    ['Enter presses the button that has the focus', press('Enter'), 'control', null],
    ['Esc leaves a field', press('Escape'), 'field', 'leave'],
    ['Shift+Enter in a field runs and goes on', press('Enter', { shiftKey: true }), 'field', 'runAndNext'],
    ['Ctrl+Enter in a field runs', press('Enter', { ctrlKey: true }), 'field', 'run'],
    ['Cmd+Enter runs on a Mac', press('Enter', { metaKey: true }), 'page', 'run'],
    ['Ctrl+K opens the palette', press('k', { ctrlKey: true }), 'field', 'palette'],
    ['Ctrl+S saves the notebook', press('s', { ctrlKey: true }), 'field', 'file'],
    ['letters typed into a field stay there', press('j'), 'field', null],
    ['a question mark shows the shortcuts', press('?', { shiftKey: true }), 'page', 'help'],
    ['A adds a note above', press('a'), 'page', 'noteAbove'],
    ['B adds a note below', press('b'), 'page', 'noteBelow'],
    ['Shift+A runs what is above', press('A', { shiftKey: true }), 'page', 'runAbove'],
    ['X deletes a note', press('x'), 'page', 'deleteNote'],
    ['Z undoes that', press('z'), 'page', 'undoDelete'],
    ['Ctrl+Shift+↑ moves a note', press('ArrowUp', { ctrlKey: true, shiftKey: true }), 'page', 'noteUp'],
    ['but selects in a field', press('ArrowUp', { ctrlKey: true, shiftKey: true }), 'field', null],
    ['keys with Alt are left to the browser', press('j', { altKey: true }), 'page', null],
    ['Ctrl+Shift+K is left to the browser', press('K', { ctrlKey: true, shiftKey: true }), 'page', null],
  ];
  it.each(table)('%s', (_, key, focus, expected) => {
    expect(commandFor(key, focus)).toBe(expected);
  });
});
