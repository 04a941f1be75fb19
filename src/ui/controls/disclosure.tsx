import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import './disclosure.css';

export interface DisclosureProps {
  readonly summary: ReactNode;
  readonly startsOpen?: boolean | undefined;
  readonly children: ReactNode;
}

/** Folded text or settings; the content is rendered from the first opening on. */
export function Disclosure({ summary, startsOpen = false, children }: DisclosureProps) {
  const [open, setOpen] = useState(startsOpen);
  const [built, setBuilt] = useState(startsOpen);
  return (
    <details
      className="disclosure"
      open={open}
      onToggle={event => {
        setOpen(event.currentTarget.open);
        if (event.currentTarget.open) setBuilt(true);
      }}
    >
      <summary>
        <ChevronRight aria-hidden="true" />
        {summary}
      </summary>
      {built && <div className="disclosure-body">{children}</div>}
    </details>
  );
}
