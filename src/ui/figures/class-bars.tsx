import './class-bars.css';

export interface Bar {
  readonly name: string;
  /** At least 0, in any unit. */
  readonly value: number;
  /** The value in words: `4,132` or `97.10 %`. */
  readonly text: string;
}

/** More of them take several rows, so that each keeps room for its name and value. */
const mostInOneRow = 16;

const shareOf = (bar: Bar, all: readonly Bar[]): number =>
  bar.value / Math.max(...all.map(other => other.value), Number.MIN_VALUE);

/** Upright bars from zero, one a class; the tallest fills the height. */
export function ClassBars({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) {
  return (
    <ul
      className={bars.length > mostInOneRow ? 'class-bars class-bars-many' : 'class-bars'}
      aria-label={label}
    >
      {bars.map(bar => (
        <li key={bar.name} className="class-bar" title={`${bar.name}: ${bar.text}`}>
          <span className="class-bar-track" aria-hidden="true">
            <span className="class-bar-fill" style={{ height: `${shareOf(bar, bars) * 100}%` }} />
          </span>
          <span className="class-bar-name">{bar.name}</span>
          <span className="class-bar-value">{bar.text}</span>
        </li>
      ))}
    </ul>
  );
}
