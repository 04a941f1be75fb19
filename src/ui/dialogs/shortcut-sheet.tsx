import { Dialog } from './dialog.tsx';
import './shortcut-sheet.css';

export interface Shortcut {
  readonly name: string;
  /** The keys, each of which does it: `['J', '↓']`. */
  readonly keys: readonly string[];
}

export interface ShortcutSheetProps {
  readonly shortcuts: readonly Shortcut[];
  readonly onClose: () => void;
}

export function ShortcutSheet({ shortcuts, onClose }: ShortcutSheetProps) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="shortcuts">
        {shortcuts.map(({ name, keys }) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>
              {keys.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
