/** The care for loaded tables: what may be wrong with them, what was done about it, how they are read, and their names. */
import { lazy, Suspense } from 'react';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { DataWarnings } from './data-warnings.tsx';
import { ReadingChoices } from './reading-choices.tsx';
import { SplitChoice } from './split-choice.tsx';

const LazyClassNames = lazy(async () => ({ default: (await import('./class-names.tsx')).ClassNames }));

export function DataCare() {
  return (
    <>
      <DataWarnings />
      <Disclosure summary="More">
        <ReadingChoices />
        <SplitChoice />
      </Disclosure>
      <Disclosure summary="Names of the classes">
        <Suspense>
          <LazyClassNames />
        </Suspense>
      </Disclosure>
    </>
  );
}
