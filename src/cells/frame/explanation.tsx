import type { ReactNode } from 'react';
import { Disclosure } from '../../ui/controls/disclosure.tsx';

/** A cell explained in a few sentences, with more behind a disclosure. */
export function Explanation({ children, more }: { readonly children: ReactNode; readonly more: ReactNode }) {
  return (
    <div className="explanation">
      {children}
      <Disclosure summary="Learn more">{more}</Disclosure>
    </div>
  );
}
