/** Says which data a notebook from a file was made with, where they were not in it. */

import { usePage } from '../../state/hooks.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { describeTables } from '../shared/describe-tables.ts';

export function AwaitedData() {
  const awaited = usePage(page => page.awaited);
  const hash = usePage(page => page.data?.summary.hash);
  if (awaited === null || hash === awaited.hash) return null;
  return hash === undefined ? (
    <Notice
      tone="info"
      title={`This notebook was saved without its data, ${describeTables(awaited)}.`}
      remedy="Drop the same files again, and every result is up to date."
    />
  ) : (
    <Notice
      tone="warning"
      title={`The results of this notebook are of other data, ${describeTables(awaited)}.`}
      remedy="Drop those files, or run the cells again on these."
    />
  );
}
