/** The commands and their keys, after JupyterLab: single keys act on the selected cell while no field has the focus. */

export const commands = {
  next: { name: 'Select the next cell', keys: ['J', '↓'] },
  previous: { name: 'Select the previous cell', keys: ['K', '↑'] },
  edit: { name: 'Edit the cell’s settings', keys: ['Enter'] },
  leave: { name: 'Leave the settings', keys: ['Esc'] },
  runAndNext: { name: 'Run the cell and select the next', keys: ['Shift Enter'] },
  run: { name: 'Run the cell', keys: ['Ctrl Enter'] },
  runAll: { name: 'Run all that is out of date', keys: ['R'] },
  runAbove: { name: 'Run what is above the cell', keys: ['Shift A'] },
  runBelow: { name: 'Run the cell and what is below', keys: ['Shift B'] },
  noteAbove: { name: 'Add a note above', keys: ['A'] },
  noteBelow: { name: 'Add a note below', keys: ['B'] },
  noteUp: { name: 'Move the note up', keys: ['Ctrl Shift ↑'] },
  noteDown: { name: 'Move the note down', keys: ['Ctrl Shift ↓'] },
  deleteNote: { name: 'Delete the note', keys: ['X'] },
  undoDelete: { name: 'Undo the deletion of a note, or of a run among the runs', keys: ['Z'] },
  interrupt: { name: 'Interrupt', keys: ['I'] },
  output: { name: 'Fold or unfold the output', keys: ['O'] },
  tour: { name: 'Take the tour', keys: [] },
  running: { name: 'Go to the running cell', keys: ['G'] },
  file: { name: 'Save or open a notebook file', keys: ['Ctrl S'] },
  palette: { name: 'Open the command palette', keys: ['Ctrl K'] },
  help: { name: 'Show the shortcuts', keys: ['?'] },
} as const;

export type CommandId = keyof typeof commands;

export const commandIds = Object.keys(commands) as CommandId[];

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The kind of element with the focus: a field uses plain keys itself, a button or link uses Enter and Space. */
export type Focus = 'field' | 'control' | 'page';

/** The command of a key with Ctrl or, on a Mac, Cmd, whatever has the focus. */
function withControl(key: string): CommandId | null {
  if (key === 'Enter') return 'run';
  if (key.toLowerCase() === 's') return 'file';
  return key.toLowerCase() === 'k' ? 'palette' : null;
}

/** The command of a key with Ctrl or Cmd and Shift; text fields use these to select. */
function withControlAndShift(key: string, focus: Focus): CommandId | null {
  if (focus === 'field') return null;
  if (key === 'ArrowUp') return 'noteUp';
  return key === 'ArrowDown' ? 'noteDown' : null;
}

function plain(key: string, focus: Focus): CommandId | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return 'next';
    case 'k':
    case 'ArrowUp':
      return 'previous';
    case 'Enter':
      return focus === 'page' ? 'edit' : null;
    case 'r':
      return 'runAll';
    case 'A':
      return 'runAbove';
    case 'B':
      return 'runBelow';
    case 'a':
      return 'noteAbove';
    case 'b':
      return 'noteBelow';
    case 'x':
      return 'deleteNote';
    case 'z':
      return 'undoDelete';
    case 'i':
      return 'interrupt';
    case 'o':
      return 'output';
    case 'g':
      return 'running';
    case '?':
      return 'help';
    default:
      return null;
  }
}

/** The command of a key press, or null to leave the key to the browser. */
export function commandFor(press: KeyPress, focus: Focus): CommandId | null {
  if (press.altKey) return null;
  if (press.ctrlKey || press.metaKey)
    return press.shiftKey ? withControlAndShift(press.key, focus) : withControl(press.key);
  if (press.key === 'Escape') return 'leave';
  if (press.shiftKey && press.key === 'Enter') return 'runAndNext';
  return focus === 'field' ? null : plain(press.key, focus);
}
