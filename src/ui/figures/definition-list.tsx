import type { ReactNode } from 'react';
import './definition-list.css';

export interface Definition {
  readonly value: ReactNode;
  /** The name of the value, with its unit where the value has none. */
  readonly term: string;
  readonly tone?: 'plain' | 'good' | 'bad' | undefined;
}

/** A number stays on the line of its unit. */
const unbroken = (term: string): string => term.replace(/(\d) (?=%|threads?\b)/g, '$1\u00a0');

/** Values in large type, each with its name below. */
export function DefinitionList({ items }: { readonly items: readonly Definition[] }) {
  return (
    <dl className="definition-list">
      {items.map(({ value, term, tone = 'plain' }) => (
        <div key={term} className={`definition definition-${tone}`}>
          <dt>{unbroken(term)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
