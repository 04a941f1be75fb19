/** A copy without the times that a clock measured, with arrays in place of typed ones, for comparing trainings. */
export const timeless = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner) => {
      if (key === 'seconds') return 0;
      return ArrayBuffer.isView(inner) ? Array.from(inner as Float32Array) : inner;
    }),
  );
