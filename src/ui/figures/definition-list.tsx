import type { ReactNode } from 'react';
import './definition-list.css';

export interface Fact {
  readonly value: ReactNode;
  /** What the value is, with its unit where the value has none. */
  readonly note: string;
  readonly tone?: 'plain' | 'good' | 'bad' | undefined;
}

/** Big numbers with a note under each. */
export function Facts({ items }: { readonly items: readonly Fact[] }) {
  return (
    <dl className="facts">
      {items.map(({ value, note, tone = 'plain' }) => (
        <div key={note} className={`fact fact-${tone}`}>
          <dt>{note}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
