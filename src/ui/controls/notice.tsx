import { CircleAlert, CircleCheck, History, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import './notice.css';

export interface NoticeProps {
  readonly tone: 'info' | 'warning' | 'stale' | 'error' | 'done';
  /** The problem or the news, a sentence or less. */
  readonly title: ReactNode;
  /** The place that it concerns: `test.csv, line 1,204, column 311`. */
  readonly where?: ReactNode | undefined;
  /** The remedy, a sentence. */
  readonly remedy?: ReactNode | undefined;
  readonly actions?: ReactNode | undefined;
  readonly children?: ReactNode | undefined;
}

const icons = { info: Info, warning: TriangleAlert, stale: History, error: CircleAlert, done: CircleCheck };

/** A message in the cell that it concerns; it remains until the matter is dealt with. */
export function Notice({ tone, title, where, remedy, actions, children }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={`notice notice-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <Icon aria-hidden="true" />
      <div className="notice-text">
        {where && <strong>{where}: </strong>}
        {title} {remedy}
        {children}
      </div>
      {actions && <div className="notice-actions">{actions}</div>}
    </div>
  );
}
