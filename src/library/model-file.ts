/**
 * A saved model: a file of safetensors (https://github.com/huggingface/safetensors), which other programs open too. What
 * is no number stands in its `__metadata__`.
 */
import { type ClassTable, largestLabel } from '../core/data/classes.ts';
import { messageOf } from '../core/error-message.ts';
import { formatLayers } from '../core/model/format-layers.ts';
import { parseLayers } from '../core/model/layer-text.ts';
import { type ModelSpec, summarize } from '../core/model/model-spec.ts';
import { parameterCount, parameterLayout } from '../core/model/parameters.ts';
import { safetensors } from '../core/model/weights-arrays.ts';
import { RecognizerError } from './errors.ts';
import type { Network } from './network.ts';

const format = 'digit-recognizer 1';
const lengthBytes = 8;
/** The limit of the format's own reader. */
const longestHeader = 100_000_000;
const remedy = 'Give the bytes that save() of a model gave, unchanged.';

const wrong = (what: string): RecognizerError => new RecognizerError('model-file', what, remedy);

/** Throws the error unless `condition` holds. */
function require(condition: boolean, what: string): asserts condition {
  if (!condition) throw wrong(what);
}

export function writeModel({ spec, weights, classes, views, paper }: Network): Uint8Array<ArrayBuffer> {
  return safetensors(spec, weights, {
    format,
    layers: formatLayers(spec.layers, classes.labels.length),
    labels: JSON.stringify(classes.labels),
    names: JSON.stringify(classes.names),
    views: String(views),
    paper: String(paper),
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readHeader(bytes: Uint8Array) {
  require(bytes.length > lengthBytes, 'The bytes end before the header.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const start = lengthBytes + length;
  require(length <= longestHeader && start <= bytes.length, 'The bytes are no model, or were cut short.');
  const header = parse(new TextDecoder().decode(bytes.subarray(lengthBytes, start)));
  require(isRecord(header) && isRecord(header.__metadata__), 'The header is that of another kind of file.');
  return { header, notes: header.__metadata__, start, view };
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch (error) {
    throw wrong(`The header is damaged: ${messageOf(error)}.`);
  }
}

function wholeNumber(text: unknown, least: number, largest: number): number {
  const value = Number(text);
  require(Number.isInteger(value) && value >= least && value <= largest, `${String(text)} is out of range.`);
  return value;
}

function readClasses(notes: Readonly<Record<string, unknown>>): ClassTable {
  const labels = parse(notes.labels);
  const names = parse(notes.names);
  require(Array.isArray(labels) && Array.isArray(names), 'The classes are missing.');
  const isAscending = labels.every((label, at) => at === 0 || label > labels[at - 1]);
  require(labels.length === names.length && isAscending, 'The classes are damaged.');
  return { labels: labels.map(label => wholeNumber(label, 0, largestLabel)), names: names.map(String) };
}

function readSpec(layers: unknown, classes: number): ModelSpec {
  const parsed = parseLayers(String(layers), classes);
  require(parsed.ok, 'The layers cannot be read.');
  const spec = { layers: parsed.layers };
  const summary = summarize(spec, classes);
  if (!summary.ok) throw wrong(`${summary.problem.name}: ${summary.problem.message}.`);
  return spec;
}

/** Throws a `RecognizerError` ('model-file') for anything but the bytes of `writeModel`. */
export function readModel(bytes: Uint8Array): Network {
  const { header, notes, start, view } = readHeader(bytes);
  require(notes.format === format, `The file has the format ${String(notes.format)}, not ${format}.`);
  const classes = readClasses(notes);
  const spec = readSpec(notes.layers, classes.labels.length);
  const layout = parameterLayout(spec);
  const weights = new Float32Array(parameterCount(layout));
  for (const { name, shape, offset, size } of layout) {
    const tensor = header[name];
    require(isRecord(tensor), `The tensor ${name} is missing.`);
    require(tensor.dtype === 'F32' &&
      JSON.stringify(tensor.shape) ===
        JSON.stringify(shape), `The tensor ${name} is not float32 of the shape ${shape.join(' x ')}.`);
    const [from, to] = Array.isArray(tensor.data_offsets) ? tensor.data_offsets.map(Number) : [];
    const isInside = Number.isInteger(from) && from >= 0 && to === from + 4 * size;
    require(isInside && start + to <= bytes.length, `The tensor ${name} lies outside the file.`);
    for (let at = 0; at < size; at++) weights[offset + at] = view.getFloat32(start + from + 4 * at, true);
  }
  require(weights.every(Number.isFinite), 'A weight is not a number.');
  const views = wholeNumber(notes.views, 1, 9);
  return { spec, weights, classes, views, paper: wholeNumber(notes.paper, 0, 255) };
}
