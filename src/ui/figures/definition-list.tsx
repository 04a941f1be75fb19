import type { ReactNode } from 'react';
import './definition-list.css';

export interface Definition {
  readonly value: ReactNode;
  /** The name of the value, with its unit where the value has none. */
  readonly term: string;
  readonly tone?: 'plain' | 'good' | 'bad' | undefined;
}

/** Values in large type, each with its name below. */
export function DefinitionList({ items }: { readonly items: readonly Definition[] }) {
  return (
    <dl className="definition-list">
      {items.map(({ value, term, tone = 'plain' }) => (
        <div key={term} className={`definition definition-${tone}`}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
