import { useLayoutEffect, useRef } from 'react';
import './value-map.css';

/** A rectangle of cells; it may reach beyond the picture. */
interface MarkedCells {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

export interface ValueMapProps {
  readonly height: number;
  readonly width: number;
  /** Row by row; a value that is not finite stays blank. */
  readonly values: ArrayLike<number>;
  /** The absolute value that has the full colour. */
  readonly scale: number;
  /** The picture in words, for screen readers; empty where its surroundings say it already. */
  readonly alt: string;
  readonly marked?: MarkedCells | null | undefined;
}

/** Okabe and Ito's blue and vermilion, told apart with any colour vision; zero is transparent. */
const positive = [0, 114, 178] as const;
const negative = [213, 94, 0] as const;

function bytesOf(values: ArrayLike<number>, scale: number): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(values.length * 4);
  for (let at = 0; at < values.length; at++) {
    const share = scale > 0 && Number.isFinite(values[at]) ? values[at] / scale : 0;
    bytes.set(share < 0 ? negative : positive, at * 4);
    bytes[at * 4 + 3] = 255 * Math.min(Math.abs(share), 1);
  }
  return bytes;
}

const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;

/** Numbers as a picture: blue above zero, orange below, the stronger the larger. It fills the width that it gets. */
export function ValueMap({ height, width, values, scale, alt, marked }: ValueMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const image = new ImageData(bytesOf(values, scale), width, height);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [values, scale, width, height]);
  return (
    <span className="value-map" style={{ aspectRatio: `${width} / ${height}` }}>
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role={alt === '' ? 'presentation' : 'img'}
        aria-label={alt === '' ? undefined : alt}
      />
      {marked && (
        <i
          className="value-map-mark"
          style={{
            left: percent(marked.column, width),
            top: percent(marked.row, height),
            width: percent(marked.columns, width),
            height: percent(marked.rows, height),
          }}
        />
      )}
    </span>
  );
}
