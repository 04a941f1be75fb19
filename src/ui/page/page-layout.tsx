import type { ReactNode } from 'react';
import './tokens.css';
import './base.css';
import './page-layout.css';

export interface PageLayoutProps {
  readonly bar: ReactNode;
  readonly outline: ReactNode;
  /** The cells, shown one below another. */
  readonly children: ReactNode;
}

export function PageLayout({ bar, outline, children }: PageLayoutProps) {
  return (
    <>
      <a className="page-skip" href="#cells">
        Skip to the cells
      </a>
      <div className="page-top">{bar}</div>
      <div className="page">
        <div className="page-side">{outline}</div>
        <main id="cells" className="page-main">
          {children}
        </main>
      </div>
    </>
  );
}
