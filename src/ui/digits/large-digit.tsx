import { type PointerEvent, useState } from 'react';
import { DigitImage } from './digit-image.tsx';
import './large-digit.css';

const side = 28;
/** Weaker marks would only grey the picture. */
const weakestMark = 0.04;

export interface LargeDigitProps {
  /** Grey levels `[784]`, 0 (paper) to 255 (ink). */
  readonly pixels: ArrayLike<number>;
  /** The image in words, for screen readers. */
  readonly alt: string;
  /** A value for each pixel `[784]` that is laid over the image: above 0 in one colour, below in another. */
  readonly overlay?: ArrayLike<number> | null | undefined;
  /** The pixel under the pointer in words; `pixel` is its index. */
  readonly readingOf: (pixel: number) => string;
  /** What stands in the place of the reading while the pointer is elsewhere. */
  readonly hint: string;
}

/** An enlarged image whose pixels can be read by pointing at them. */
export function LargeDigit({ pixels, alt, overlay, readingOf, hint }: LargeDigitProps) {
  const [pixel, setPixel] = useState<number | null>(null);
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - left) / width) * side);
    const row = Math.floor(((event.clientY - top) / height) * side);
    setPixel(Math.min(Math.max(row, 0), side - 1) * side + Math.min(Math.max(column, 0), side - 1));
  };
  return (
    <div className="large-digit">
      <div
        className={overlay ? 'large-digit-picture large-digit-marked' : 'large-digit-picture'}
        onPointerDown={point}
        onPointerMove={point}
        onPointerLeave={() => setPixel(null)}
      >
        <DigitImage pixels={pixels} alt={alt} />
        <svg viewBox={`0 0 ${side} ${side}`} aria-hidden="true" className="large-digit-marks">
          {overlay && <Marks values={overlay} />}
          {pixel !== null && (
            <rect
              className="large-digit-pixel"
              x={pixel % side}
              y={Math.floor(pixel / side)}
              width="1"
              height="1"
            />
          )}
        </svg>
      </div>
      <p className="hint large-digit-reading">{pixel === null ? hint : readingOf(pixel)}</p>
    </div>
  );
}

/** A square for each pixel whose value is not nearly 0, the more opaque the larger it is. */
function Marks({ values }: { readonly values: ArrayLike<number> }) {
  const all = Array.from(values);
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const marks = all
    .map((value, pixel) => ({ pixel, share: largest > 0 ? value / largest : 0 }))
    .filter(({ share }) => Math.abs(share) >= weakestMark);
  return marks.map(({ pixel, share }) => (
    <rect
      key={pixel}
      className={share > 0 ? 'large-digit-for' : 'large-digit-against'}
      x={pixel % side}
      y={Math.floor(pixel / side)}
      width="1"
      height="1"
      fillOpacity={0.9 * Math.abs(share)}
    />
  ));
}
