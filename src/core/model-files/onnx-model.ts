/**
 * An ONNX model (https://onnx.ai/onnx/repo-docs/IR.html) as plain data, as far as a chain of layers needs it, and the
 * numbers by which its file names the fields of each message
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */

export interface OnnxTensor {
  readonly name: string;
  /** Empty for a single number. */
  readonly shape: readonly number[];
  /** Row-major. Integers of a file are read as floats: they are shapes and axes. */
  readonly values: Float32Array;
}

export type OnnxAttribute =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  /** Of a type that no layer has; only its name matters. */
  | { readonly kind: 'other' };

export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** Empty for the operators of ONNX itself. */
  readonly domain: string;
  /** Names of values; an empty one stands for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An input or output of the whole graph; a dimension is a number, or the name of one that is open. */
export interface OnnxPort {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  /** What a person should know about the model. */
  readonly description: string;
  /** Metadata for programs. */
  readonly notes: ReadonlyMap<string, string>;
  /** In an order in which they can be computed. */
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** The version of the file's form, and of the operators: old enough for runtimes of 2020. */
export const irVersion = 7;
export const operatorSet = 13;

export const modelFields = {
  irVersion: 1,
  producer: 2,
  description: 6,
  graph: 7,
  operatorSets: 8,
  notes: 14,
} as const;
export const operatorSetFields = { domain: 1, version: 2 } as const;
export const noteFields = { key: 1, value: 2 } as const;
export const graphFields = { node: 1, name: 2, tensor: 5, input: 11, output: 12, sparseTensor: 15 } as const;
export const nodeFields = { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 } as const;
export const attributeFields = {
  name: 1,
  float: 2,
  int: 3,
  string: 4,
  tensor: 5,
  ints: 8,
  type: 20,
} as const;
export const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 } as const;
export const tensorFields = {
  dimension: 1,
  type: 2,
  floats: 4,
  integers: 7,
  name: 8,
  raw: 9,
  outside: 13,
  place: 14,
} as const;
export const tensorTypes = { float: 1, int64: 7 } as const;
export const portFields = { name: 1, type: 2 } as const;
export const typeFields = { tensor: 1 } as const;
export const tensorTypeFields = { element: 1, shape: 2 } as const;
export const shapeFields = { dimension: 1 } as const;
export const dimensionFields = { size: 1, name: 2 } as const;
