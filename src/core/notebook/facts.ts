/** The settings that a result was made from, as a flat record, and the differences between two of them. */
export type Facts = { readonly [name: string]: string | number | boolean };

/** One setting that changed; null on the side that does not have it. */
export interface Difference {
  readonly name: string;
  readonly before: string | number | boolean | null;
  readonly after: string | number | boolean | null;
}

/** Every setting whose value differs: first those of `before` in their order, then those that only `after` has. */
export function differencesOf(before: Facts, after: Facts): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter(name => !Object.is(before[name], after[name]))
    .map(name => ({ name, before: before[name] ?? null, after: after[name] ?? null }));
}
