import type { ReactNode } from 'react';
import { Disclosure } from '../../ui/controls/disclosure.tsx';

/** What a cell does in a few sentences, and more for who wants to learn. */
export function Explanation({ children, more }: { readonly children: ReactNode; readonly more: ReactNode }) {
  return (
    <div className="explanation">
      {children}
      <Disclosure summary="Learn more">{more}</Disclosure>
    </div>
  );
}
