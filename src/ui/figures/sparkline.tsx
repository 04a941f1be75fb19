import './sparkline.css';

export interface SparklineProps {
  /** One value a point, at even distances; a value that is not finite leaves a gap. */
  readonly values: readonly number[];
  /** The values at the bottom and at the top; those beyond are drawn at the edge. */
  readonly domain: readonly [number, number];
}

const width = 88;
const height = 24;
/** Room for half of the line's width. */
const margin = 2;

/** The points as an SVG path. */
function pathOf(values: readonly number[], [lowest, highest]: readonly [number, number]): string {
  const across = (width - 2 * margin) / Math.max(values.length - 1, 1);
  const span = highest - lowest || 1;
  let isDown = false;
  return values
    .map((value, index) => {
      if (!Number.isFinite(value)) {
        isDown = false;
        return '';
      }
      const share = Math.min(Math.max((value - lowest) / span, 0), 1);
      const command = isDown ? 'L' : 'M';
      isDown = true;
      const y = margin + (1 - share) * (height - 2 * margin);
      // A point of no length is drawn too, because the line ends round.
      return `${command}${(margin + index * across).toFixed(1)} ${y.toFixed(1)}${command === 'M' ? 'h0' : ''}`;
    })
    .join('');
}

/** A small line without axes, beside the number that it leads to. */
export function Sparkline({ values, domain }: SparklineProps) {
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={pathOf(values, domain)} />
    </svg>
  );
}
