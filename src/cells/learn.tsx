import type { ReactNode } from 'react';
import { Disclosure } from '../ui/disclosure.tsx';

/** The folded explanation of a cell: what it does in a few sentences, and more for who wants to learn. */
export function Explanation({ children, more }: { readonly children: ReactNode; readonly more: ReactNode }) {
  return (
    <Disclosure summary="What is this?">
      <div className="explanation">
        {children}
        <Disclosure summary="Learn more">{more}</Disclosure>
      </div>
    </Disclosure>
  );
}
