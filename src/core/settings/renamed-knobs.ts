/** Names that settings had in earlier versions, which browsers still hold. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['nets', 'networks'],
  ['tta', 'views'],
  ['validation', 'validationShare'],
]);

/** The name of today for a name of any version. */
export const todaysName = (name: string): string => renamed.get(name) ?? name;

/** The same values under today's names; settings, or the facts of a result, of any version. */
export function withTodaysNames<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [todaysName(name), value]));
}
