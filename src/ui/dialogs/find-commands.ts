/** Search for commands by their words. */

export interface PaletteCommand {
  readonly id: string;
  readonly title: string;
  /** The heading above the command: `Cells`, `Runs` or `Page`. */
  readonly group: string;
  /** The shortcut, shown at the right: `Shift Enter`. */
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/** Finds the commands that contain every typed word: first those whose title begins with the text, then the others. */
export function findCommands(commands: readonly PaletteCommand[], text: string): readonly PaletteCommand[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const phrase = words.join(' ');
  const found = commands.filter(({ title, group }) => {
    const all = `${title} ${group}`.toLowerCase();
    return words.every(word => all.includes(word));
  });
  const begins = ({ title }: PaletteCommand): number => Number(title.toLowerCase().startsWith(phrase));
  return found.toSorted((a, b) => begins(b) - begins(a));
}
