/** The care for loaded tables: what may be wrong with them, what was done about it, and how they are to be read. */
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { DataWarnings } from './data-warnings.tsx';
import { ReadingChoices } from './reading-choices.tsx';

export function DataCare() {
  return (
    <>
      <DataWarnings />
      <Disclosure summary="More">
        <ReadingChoices />
      </Disclosure>
    </>
  );
}
