/** The most points of a map: enough to see the classes, few enough for UMAP to take seconds. */
export const mostPoints = 2000;

/** Places among `count` things, all of them or as many as a map shows, at even distances. */
export function evenSample(count: number): readonly number[] {
  const shown = Math.min(count, mostPoints);
  return Array.from({ length: shown }, (_, place) => Math.floor((place * count) / shown));
}
