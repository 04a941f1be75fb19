import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import './digits.css';

export interface InkCanvasProps extends Omit<ComponentProps<'canvas'>, 'width' | 'height'> {
  /** Grey levels `[height, width]`, 0 (paper) to 255 (ink). */
  readonly pixels: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  /** The picture in words, for screen readers; empty where a caption says it already. */
  readonly alt: string;
}

/**
 * Turns grey levels, 0 (paper) to 255 (ink), into the RGBA bytes, four a pixel, of a black image with the grey level
 * as its opacity: the paper under it shows through, and one style rule inverts it in the dark theme.
 */
function inkOf(pixels: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const ink = new Uint8ClampedArray(pixels.length * 4);
  for (let i = 0; i < pixels.length; i++) ink[i * 4 + 3] = pixels[i];
  return ink;
}

/** Ink of any size: dark on light themes, light on dark ones. The stylesheet decides how large it is shown. */
export function InkCanvas({ pixels, width, height, alt, className, ...rest }: InkCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(inkOf(pixels), width, height), 0, 0);
  }, [pixels, width, height]);
  return (
    <canvas
      ref={canvas}
      className={className ? `ink-canvas ${className}` : 'ink-canvas'}
      width={width}
      height={height}
      role={alt === '' ? 'presentation' : 'img'}
      aria-label={alt === '' ? undefined : alt}
      {...rest}
    />
  );
}
