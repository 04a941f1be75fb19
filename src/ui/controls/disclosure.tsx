import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import './disclosure.css';

export interface DisclosureProps {
  readonly summary: ReactNode;
  readonly children: ReactNode;
}

/** Folded text or settings; the content is rendered from the first opening on. */
export function Disclosure({ summary, children }: DisclosureProps) {
  const [built, setBuilt] = useState(false);
  // The browser opens and closes it: React sets `open` only when `built` changes, which is at the first opening.
  return (
    <details className="disclosure" open={built} onToggle={() => setBuilt(true)}>
      <summary>
        <ChevronRight aria-hidden="true" />
        {summary}
      </summary>
      {built && <div className="disclosure-body">{children}</div>}
    </details>
  );
}
