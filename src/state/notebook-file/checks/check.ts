/** Checks of values from outside: each gives the value with only what is known of it, or says which field is wrong. */

/** A field that is not as it has to be. `at` is its place in the record: `history[3].loss`. */
export class FieldProblem extends Error {
  constructor(
    readonly at: string,
    /** The end of a sentence that begins with the place: `is not a number`. */
    readonly what: string,
  ) {
    super(`${at} ${what}`);
  }
}

/** Gives the value that was checked, as a copy; throws a `FieldProblem`. */
export type Check<Value> = (value: unknown, at: string) => Value;

/** The checks of all fields of a record: a field that is added to its type needs one here, or the record loses it. */
type Fields<Value> = {
  readonly [Name in keyof Value]-?: Record<never, never> extends Pick<Value, Name>
    ? Check<Value[Name] | undefined>
    : Check<Value[Name]>;
};

const refuse = (at: string, what: string): never => {
  throw new FieldProblem(at, what);
};

/** An object that came out of JSON, without inherited fields. */
function objectAt(value: unknown, at: string): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : refuse(at, 'is no record');
}

const fieldAt = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);

/** A record; fields that it does not name are dropped. */
export function fields<Value extends object>(checks: Fields<Value>): Check<Value> {
  const names = Object.keys(checks) as (keyof Value & string)[];
  return (value, at) => {
    const record = objectAt(value, at);
    const checked = names.map(name => {
      const field = Object.hasOwn(record, name) ? record[name] : undefined;
      const check = checks[name] as Check<unknown>;
      return [name, check(field, fieldAt(at, name))] as const;
    });
    return Object.fromEntries(checked.filter(([, field]) => field !== undefined)) as Value;
  };
}

/** A record of one of several kinds, which its field `kind` tells. */
export function variants<Value extends { readonly kind: string }>(
  cases: {
    readonly [Kind in Value['kind']]: Check<Value>;
  },
): Check<Value> {
  return (value, at) => {
    const { kind } = objectAt(value, at);
    if (typeof kind !== 'string' || !Object.hasOwn(cases, kind))
      return refuse(fieldAt(at, 'kind'), `is none of ${Object.keys(cases).join(', ')}`);
    return cases[kind as Value['kind']](value, at);
  };
}

/** A record of values by names that are not known beforehand. */
export function entriesOf<Value>(check: Check<Value>): Check<{ readonly [name: string]: Value }> {
  return (value, at) =>
    Object.fromEntries(
      Object.entries(objectAt(value, at)).map(([name, field]) => [name, check(field, fieldAt(at, name))]),
    );
}

export function listOf<Value>(check: Check<Value>): Check<readonly Value[]> {
  return (value, at) =>
    Array.isArray(value)
      ? value.map((element, index) => check(element, `${at}[${index}]`))
      : refuse(at, 'is no list');
}

export const orNull =
  <Value>(check: Check<Value>): Check<Value | null> =>
  (value, at) =>
    value === null ? null : check(value, at);

/** A field that earlier versions did not write. */
export const orAbsent =
  <Value>(check: Check<Value>): Check<Value | undefined> =>
  (value, at) =>
    value === undefined ? undefined : check(value, at);

export const text: Check<string> = (value, at) =>
  typeof value === 'string' ? value : refuse(at, 'is no text');

export const truth: Check<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : refuse(at, 'is neither true nor false');

/** Any number, also one that is not finite: the loss of a training that went wrong. */
export const number: Check<number> = (value, at) =>
  typeof value === 'number' ? value : refuse(at, 'is no number');

/** A whole number from `least` to `most`. */
export const whole =
  (least = 0, most = Number.MAX_SAFE_INTEGER): Check<number> =>
  (value, at) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : refuse(at, `is no whole number from ${least} to ${most}`);

export const oneOf =
  <Value extends string | number | boolean>(...values: readonly Value[]): Check<Value> =>
  (value, at) =>
    values.includes(value as Value) ? (value as Value) : refuse(at, `is none of ${values.join(', ')}`);

/** A check with a further condition; `what` ends a sentence that begins with the place. */
export const where =
  <Value>(check: Check<Value>, holds: (value: Value) => boolean, what: string): Check<Value> =>
  (value, at) => {
    const checked = check(value, at);
    return holds(checked) ? checked : refuse(at, what);
  };

/** Arrays of numbers by the names that NumPy gives their types. */
interface NumberArrays {
  readonly u1: Uint8Array<ArrayBuffer>;
  readonly u4: Uint32Array<ArrayBuffer>;
  readonly f4: Float32Array<ArrayBuffer>;
  readonly f8: Float64Array<ArrayBuffer>;
}

const arrayTypes = { u1: Uint8Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array };

/** An array of numbers of one type; its length too is checked where it is known. */
export function numbers<Type extends keyof NumberArrays>(
  type: Type,
  length: number | null = null,
): Check<NumberArrays[Type]> {
  return (value, at) => {
    if (!(value instanceof arrayTypes[type])) return refuse(at, `is no array of ${type}`);
    return length === null || value.length === length
      ? (value as NumberArrays[Type])
      : refuse(at, `has ${value.length} numbers in place of ${length}`);
  };
}

/** True where every number is below `end`: indices of rows or of classes. */
export const areBelow =
  (end: number) =>
  (values: Uint8Array | Uint32Array): boolean =>
    values.every((value: number) => value < end);

/** True for numbers that rise. */
export const rises = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || value > values[index - 1]);
