import type { CellId } from '../../core/notebook/cell-graph.ts';
import { usePage } from '../../state/hooks.ts';
import { Notice } from '../../ui/controls/notice.tsx';

/** Why the cell failed, first what is wrong and where, then what to do. */
export function CellProblems({ cell }: { readonly cell: CellId }) {
  const problems = usePage(page => page.problems[cell]);
  return problems?.map(({ where, message, remedy }) => (
    <Notice
      key={`${where} ${message}`}
      tone="error"
      where={where ?? undefined}
      title={message}
      remedy={remedy}
    />
  ));
}
