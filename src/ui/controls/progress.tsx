import './progress.css';

export interface ProgressProps {
  /** What is under way; the accessible name. */
  readonly label: string;
  /** Share done, 0 to 1; null while it cannot be told. */
  readonly value: number | null;
  /** `epoch 3 of 12 · 0:41 left`; shown under the bar and read with it. */
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
