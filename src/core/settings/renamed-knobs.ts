/** Names that settings had in earlier versions, which browsers still hold. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['nets', 'networks'],
  ['tta', 'views'],
  ['validation', 'validationShare'],
]);

/** The name of today for a name of any version. */
export const currentKnobName = (name: string): string => renamed.get(name) ?? name;

/** The same values under today's names; settings, or the facts of a result, of any version. */
export function withCurrentKnobNames<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [currentKnobName(name), value]));
}
