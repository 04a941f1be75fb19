/** Tells model files from data by their first bytes, and by their names where the bytes say nothing. */
import { isSafetensors } from '../../core/model-files/safetensors-start.ts';

export type ModelKind = 'onnx' | 'safetensors';

/** How many bytes of a file `modelKind` looks at. */
export const modelStartBytes = 4096;

/**
 * True for the start of an ONNX file: its first field is a small version of its form, its second one of those that follow
 * it (https://protobuf.dev/programming-guides/encoding/).
 */
const isOnnx = ([versionTag, version, next]: Uint8Array): boolean =>
  versionTag === 0x08 &&
  version > 0 &&
  version < 32 &&
  [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(next);

/** The kind of a file by its name; files in a zip are told by this alone. */
export function modelKindByName(name: string): ModelKind | null {
  if (/\.onnx$/i.test(name)) return 'onnx';
  return /\.safetensors$/i.test(name) ? 'safetensors' : null;
}

/** The kind of a model file; null for anything else. `start` is empty where the file cannot be read. */
export function modelKind(name: string, start: Uint8Array, fileBytes: number): ModelKind | null {
  if (isOnnx(start)) return 'onnx';
  if (isSafetensors(start, fileBytes)) return 'safetensors';
  return modelKindByName(name);
}

/** True for the `model.json` of TensorFlow.js, told by the words that it begins with or by its name. */
export function isTfjsModel(name: string, start: Uint8Array): boolean {
  if (/(^|\/)model\.json$/i.test(name)) return true;
  const text = new TextDecoder().decode(start);
  return /^\s*\{/.test(text) && /"(modelTopology|weightsManifest|layers-model|graph-model)"/.test(text);
}

/** True for the names that weights of TensorFlow.js have: `group1-shard1of2.bin`, `model.weights.bin`. */
export const isTfjsShard = (name: string): boolean =>
  /(^|\/)(group\d+-shard\d+of\d+(\.bin)?|([^/]*\.)?weights\.bin)$/i.test(name);

/** True for the names in an `.npz` of a network's weights, as the page and its Python write them. */
export const areWeights = (names: readonly string[]): boolean =>
  names.length > 0 &&
  names.every(name => /\/(kernel|bias|gamma|beta|moving_?mean|moving_?variance)\.npy$/i.test(name));
