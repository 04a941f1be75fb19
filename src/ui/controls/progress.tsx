import './progress.css';

export interface ProgressProps {
  /** The accessible name: the task that is in progress. */
  readonly label: string;
  /** Share done, 0 to 1; null while it is unknown. */
  readonly value: number | null;
  /** The progress in words, shown below the bar: `epoch 3 of 12 · 0:41 left`. */
  readonly text?: string | undefined;
}

export function Progress({ label, value, text }: ProgressProps) {
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  return (
    <div className={share === null ? 'progress progress-unknown' : 'progress'}>
      <div
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        aria-valuetext={text}
      >
        <div
          className="progress-fill"
          style={share === null ? undefined : { transform: `scaleX(${share})` }}
        />
      </div>
      {text && <div className="progress-text">{text}</div>}
    </div>
  );
}
