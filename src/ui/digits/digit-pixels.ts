/**
 * Grey levels as ink: RGBA of one image, black with the grey level as its opacity, so that the paper under it shows and
 * one style rule inverts it in the dark theme. `pixels` is `[784]`, 0 (paper) to 255 (ink); other ranges are clamped.
 */
export function inkOf(pixels: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const ink = new Uint8ClampedArray(pixels.length * 4);
  for (let i = 0; i < pixels.length; i++) ink[i * 4 + 3] = pixels[i];
  return ink;
}
