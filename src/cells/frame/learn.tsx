import { type ReactNode, Suspense } from 'react';
import { Disclosure } from '../../ui/controls/disclosure.tsx';

/** The folded explanation of a cell; the text in it is fetched when it is opened. */
export function Learn({ children }: { readonly children: ReactNode }) {
  return (
    <Disclosure summary="What is this?">
      <Suspense>{children}</Suspense>
    </Disclosure>
  );
}
