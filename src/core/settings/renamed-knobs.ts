/** Names that settings had in earlier versions, which saved pages and command lines may still use. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['nets', 'networks'],
  ['tta', 'views'],
  ['validation', 'validationShare'],
]);

/** The current name of a setting, from its name in any version. */
export const currentKnobName = (name: string): string => renamed.get(name) ?? name;

/** The same values under the current names. `record` has the settings, or the facts of a result, of any version. */
export function withCurrentKnobNames<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [currentKnobName(name), value]));
}
