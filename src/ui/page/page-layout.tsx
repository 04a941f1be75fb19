import type { ReactNode } from 'react';
import './tokens.css';
import './base.css';
import './page-layout.css';

export interface PageLayoutProps {
  readonly bar: ReactNode;
  readonly outline: ReactNode;
  /** The cells, shown one below another. */
  readonly children: ReactNode;
  /** An earlier visit is being read back: the cells, which are about to grow, are not shown yet. */
  readonly isComing: boolean;
}

export function PageLayout({ bar, outline, children, isComing }: PageLayoutProps) {
  return (
    <>
      <a className="page-skip" href="#cells">
        Skip to the cells
      </a>
      <div className="page-top">{bar}</div>
      <div className="page">
        <div className="page-side">{outline}</div>
        <main id="cells" className={isComing ? 'page-main page-coming' : 'page-main'}>
          {children}
        </main>
      </div>
    </>
  );
}
