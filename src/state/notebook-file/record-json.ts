/** A record as JSON: its arrays of numbers go into files of their own, and numbers that JSON lacks are written as text. */
import { FieldProblem } from './checks/check.ts';

/** An array of numbers, or bytes that are not in memory. */
export type ArrayContent =
  | Uint8Array<ArrayBufferLike>
  | Uint32Array<ArrayBufferLike>
  | Float32Array<ArrayBufferLike>
  | Float64Array<ArrayBufferLike>
  | Blob;

export interface RecordText {
  readonly json: string;
  /** The arrays by the names of their files. */
  readonly arrays: ReadonlyMap<string, ArrayContent>;
}

const isArray = (value: unknown): value is ArrayContent =>
  value instanceof Blob || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** Values that JSON lacks: it would write null, or 0. */
const lacks = (value: number): boolean => !Number.isFinite(value) || Object.is(value, -0);
const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
const numberTexts = ['NaN', 'Infinity', '-Infinity', '-0'];

/** Names that begin with this are the format's own; one of a record gets another in front. */
const mark = '$';

/** `folder` is where the arrays go: `runs/1`. */
export function recordText(record: unknown, folder: string): RecordText {
  const arrays = new Map<string, ArrayContent>();
  const written = (value: unknown, path: string): unknown => {
    if (typeof value === 'number') return lacks(value) ? { $number: numberText(value) } : value;
    if (typeof value !== 'object' || value === null) return value;
    if (isArray(value)) {
      const $array = `${path}.npy`;
      arrays.set($array, value);
      return { $array };
    }
    if (Array.isArray(value)) return value.map((element, index) => written(element, `${path}/${index}`));
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [
        name.startsWith(mark) ? mark + name : name,
        written(field, `${path}/${name}`),
      ]),
    );
  };
  return { json: JSON.stringify(written(record, folder)), arrays };
}

/** Deeper than any record is. */
const deepest = 40;

/** The record of a parsed JSON; `arrayOf` gives each array by its file's name. Throws a `FieldProblem`. */
export function recordOf(json: unknown, arrayOf: (name: string) => unknown): unknown {
  const read = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (depth > deepest) throw new FieldProblem('A field', 'lies deeper than in any record');
    if (Array.isArray(value)) return value.map(element => read(element, depth + 1));
    if (Object.hasOwn(value, '$array')) return arrayOf(String((value as { $array: unknown }).$array));
    if (Object.hasOwn(value, '$number')) return numberOf((value as { $number: unknown }).$number);
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [
        name.startsWith(mark) ? name.slice(1) : name,
        read(field, depth + 1),
      ]),
    );
  };
  return read(json, 0);
}

function numberOf(text: unknown): number {
  if (typeof text !== 'string' || !numberTexts.includes(text))
    throw new FieldProblem('$number', `is none of ${numberTexts.join(', ')}`);
  return Number(text);
}

/** The names of the array files that a parsed JSON refers to. */
export function arraysIn(json: unknown): readonly string[] {
  const names: string[] = [];
  recordOf(json, name => names.push(name));
  return names;
}
