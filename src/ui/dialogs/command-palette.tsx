import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { findCommands, type PaletteCommand } from './find-commands.ts';
import './dialog.css';
import './command-palette.css';

export interface CommandPaletteProps {
  readonly commands: readonly PaletteCommand[];
  readonly onClose: () => void;
}

/**
 * A modal dialog that finds commands by a few typed letters, open while it is rendered. It is a combobox over a listbox
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
 */
export function CommandPalette({ commands, onClose }: CommandPaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = findCommands(commands, text);
  const current = found[Math.min(active, found.length - 1)];

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    if (current) document.getElementById(`${id}-${current.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current]);

  const choose = (command: PaletteCommand): void => {
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setActive((Math.min(active, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      choose(current);
    }
  };

  return (
    <dialog
      ref={dialog}
      className="dialog palette"
      aria-label="Command palette"
      closedby="any"
      onClose={onClose}
    >
      <input
        className="palette-input"
        type="text"
        role="combobox"
        placeholder="Type a command"
        aria-label="Command"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={event => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <div id={`${id}-list`} className="palette-list" role="listbox" aria-label="Commands">
        {found.map((command, index) => (
          <div key={command.id} role="presentation">
            {text === '' && command.group !== found[index - 1]?.group && (
              <div className="palette-group" role="presentation">
                {command.group}
              </div>
            )}
            <div
              id={`${id}-${command.id}`}
              className="palette-option"
              role="option"
              tabIndex={-1}
              aria-selected={command === current}
              onPointerMove={() => setActive(index)}
              onClick={() => choose(command)}
              onKeyDown={press}
            >
              <span>{command.title}</span>
              {command.keys && <kbd>{command.keys}</kbd>}
            </div>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="palette-none">No command has these words.</p>}
    </dialog>
  );
}
