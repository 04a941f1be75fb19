import { Ellipsis } from 'lucide-react';
import { useId, useRef } from 'react';
import { Button, IconButton } from './button.tsx';
import './menu.css';

interface MenuItem {
  readonly name: string;
  readonly run: () => void;
}

/** A button that opens a list of actions. Escape and a click elsewhere close it, as they do any popover. */
export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const place = (button: HTMLElement): void => {
    const { bottom, right } = button.getBoundingClientRect();
    const { style } = list.current ?? {};
    if (!style) return;
    style.top = `${bottom + 4}px`;
    style.right = `${document.documentElement.clientWidth - right}px`;
  };
  return (
    <>
      <IconButton
        label={label}
        icon={<Ellipsis aria-hidden="true" />}
        popoverTarget={id}
        onClick={event => place(event.currentTarget)}
      />
      <div ref={list} id={id} popover="auto" className="menu">
        {items.map(({ name, run }) => (
          <Button
            key={name}
            kind="quiet"
            onClick={() => {
              list.current?.hidePopover();
              run();
            }}
          >
            {name}
          </Button>
        ))}
      </div>
    </>
  );
}
