import { useMemo } from 'react';
import { digitAddress } from './digit-address.ts';
import './digits.css';

export interface DigitImageProps {
  /** Grey levels `[784]`, 0 (paper) to 255 (ink). */
  readonly pixels: ArrayLike<number>;
  /** The image in words, for screen readers; empty where a caption says it already. */
  readonly alt: string;
  /** Side of the square in CSS pixels; the stylesheet decides without it. */
  readonly size?: number | undefined;
}

/**
 * A 28 x 28 image without smoothing: dark ink on light themes, light ink on dark ones. It is no canvas, since browsers make a
 * layer of each, and a page of sixty took milliseconds more in every frame.
 */
export function DigitImage({ pixels, alt, size }: DigitImageProps) {
  const address = useMemo(() => digitAddress(pixels), [pixels]);
  return (
    <span className="digit-paper" style={size === undefined ? undefined : { width: size, height: size }}>
      <img className="digit-image" src={address} alt={alt} decoding="sync" draggable={false} />
    </span>
  );
}
