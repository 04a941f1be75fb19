import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount } from '../../core/format.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import './pager.css';

export interface PagerProps {
  /** The plural noun in the buttons' names: `images`. */
  readonly what: string;
  /** Zero-based. */
  readonly page: number;
  /** Items on a page. */
  readonly size: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

/** Buttons that turn the pages of a long list. */
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
