import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount } from '../../core/format.ts';
import { IconButton } from '../../ui/controls/button.tsx';

export interface PagerProps {
  /** What is paged, for the buttons' names: `images`. */
  readonly what: string;
  /** From 0. */
  readonly page: number;
  readonly size: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

/** Goes through a long list a page at a time. */
export function Pager({ what, page, size, total, onPage }: PagerProps) {
  const last = Math.max(Math.ceil(total / size) - 1, 0);
  const from = total === 0 ? 0 : page * size + 1;
  const to = Math.min((page + 1) * size, total);
  return (
    <div className="pager">
      <IconButton
        label={`Previous ${what}`}
        icon={<ChevronLeft aria-hidden="true" />}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      />
      <span aria-live="polite">
        {formatCount(from)}–{formatCount(to)} of {formatCount(total)}
      </span>
      <IconButton
        label={`Next ${what}`}
        icon={<ChevronRight aria-hidden="true" />}
        disabled={page >= last}
        onClick={() => onPage(page + 1)}
      />
    </div>
  );
}
