/** Settings as a flat record, so that two states of the notebook can be compared in words. */
export type Facts = { readonly [name: string]: string | number | boolean };

/** One setting that changed; null where there was none. */
export interface Difference {
  readonly name: string;
  readonly before: string | number | boolean | null;
  readonly after: string | number | boolean | null;
}

/** Every name whose value differs, in the order of `before` and then of what `after` adds. */
export function differencesOf(before: Facts, after: Facts): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter(name => !Object.is(before[name], after[name]))
    .map(name => ({ name, before: before[name] ?? null, after: after[name] ?? null }));
}
