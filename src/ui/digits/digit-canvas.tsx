import { useLayoutEffect, useRef } from 'react';
import './digits.css';

const side = 28;

export interface DigitCanvasProps {
  /** Grey levels `[784]`, 0 (paper) to 255 (ink). */
  readonly pixels: ArrayLike<number>;
  /** The image in words, for screen readers; empty where a caption says it already. */
  readonly alt: string;
  /** Side of the square in CSS pixels; the stylesheet decides without it. */
  readonly size?: number | undefined;
}

/** A 28 x 28 image without smoothing: dark ink on light themes, light ink on dark ones. */
export function DigitCanvas({ pixels, alt, size }: DigitCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(inkOf(pixels), side, side), 0, 0);
  }, [pixels]);
  return (
    <span className="digit-paper" style={size === undefined ? undefined : { width: size, height: size }}>
      <canvas
        ref={canvas}
        className="digit-canvas"
        width={side}
        height={side}
        role={alt === '' ? 'presentation' : 'img'}
        aria-label={alt === '' ? undefined : alt}
      />
    </span>
  );
}

/**
 * Turns grey levels, 0 (paper) to 255 (ink), into the RGBA bytes, four a pixel, of a black image with the grey level
 * as its opacity: the paper under it shows through, and one style rule inverts it in the dark theme.
 */
export function inkOf(pixels: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const ink = new Uint8ClampedArray(pixels.length * 4);
  for (let i = 0; i < pixels.length; i++) ink[i * 4 + 3] = pixels[i];
  return ink;
}
