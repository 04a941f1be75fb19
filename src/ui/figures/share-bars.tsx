import './share-bars.css';

export interface ShareBar {
  readonly key: string | number;
  readonly name: string;
  /** 0 to 1 */
  readonly share: number;
  /** The share in words: `97.10 %`. */
  readonly text: string;
  /** What the bar is beside its name, such as `label`. */
  readonly note?: string | undefined;
  readonly strong?: boolean | undefined;
}

/** Lying bars that are parts of a whole, with names before and figures behind them. */
export function ShareBars({ label, bars }: { readonly label: string; readonly bars: readonly ShareBar[] }) {
  return (
    <ul className="share-bars" aria-label={label}>
      {bars.map(({ key, name, share, text, note, strong }) => (
        <li key={key} className={strong ? 'share-bar share-bar-strong' : 'share-bar'}>
          <span className="share-bar-name" title={name}>
            {name}
          </span>
          <span className="share-bar-track" aria-hidden="true">
            <span className="share-bar-fill" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="share-bar-text">{text}</span>
          <span className="share-bar-note">{note}</span>
        </li>
      ))}
    </ul>
  );
}
