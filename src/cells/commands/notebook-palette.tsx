/** The command palette with the notebook's commands; loaded when it is first opened. */
import { useApp } from '../../state/hooks.ts';
import { CommandPalette } from '../../ui/dialogs/command-palette.tsx';
import { paletteCommands } from './palette-commands.ts';
import type { Actions } from './use-actions.ts';

export function NotebookPalette({
  actions,
  onClose,
}: {
  readonly actions: Actions;
  readonly onClose: () => void;
}) {
  return <CommandPalette commands={paletteCommands(useApp(), actions)} onClose={onClose} />;
}
