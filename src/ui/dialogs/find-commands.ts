export interface PaletteCommand {
  readonly id: string;
  readonly title: string;
  /** `Cells`, `Runs`, `Page`: commands stand together by group. */
  readonly group: string;
  /** Shown at the right: `Shift Enter`. */
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/**
 * The commands that contain every typed word, those whose title begins with the text first; otherwise in their order.
 */
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
