/** A picture as a browser decodes it: `[height, width, 4]` of red, green, blue and opacity, 0 to 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}
