/** A compute kernel as data: WGSL text, the buffers that it reads and writes, the workgroups that a batch needs. */

/** A buffer that a kernel uses, by name. */
export interface Binding {
  /** The identifier in the WGSL text. */
  readonly as: string;
  readonly buffer: string;
  readonly access: 'read' | 'write';
  /** WGSL type of one element. */
  readonly element: 'f32' | 'u32' | 'vec4f' | 'vec4u' | 'atomic<u32>';
}

export type Workgroups = readonly [x: number, y: number, z: number];

export interface Kernel {
  readonly label: string;
  /** A complete module with one entry point, `main`. */
  readonly code: string;
  readonly bindings: readonly Binding[];
  readonly workgroups: (samples: number) => Workgroups;
}

/** A binding that the kernel only reads. */
export const reads = (as: string, buffer: string, element: Binding['element'] = 'f32'): Binding => ({
  as,
  buffer,
  access: 'read',
  element,
});

/** A binding that the kernel reads and writes. */
export const writes = (as: string, buffer: string, element: Binding['element'] = 'f32'): Binding => ({
  as,
  buffer,
  access: 'write',
  element,
});

/** WGSL of the uniform record of one step of one network, 256 bytes, which `step-record.ts` writes. */
const stepType = `struct Step {
  samples: u32,
  firstRow: u32,
  slot: u32,
  rate: f32,
  rootScale: f32,
  shrink: f32,
  averageDecay: f32,
  dropoutKey: u32,
  number: u32,
  @size(220) network: u32,
}
`;
export const stepRecord = {
  type: stepType,
  declaration: `${stepType}@group(1) @binding(0) var<uniform> step: Step;
`,
} as const;

/** WGSL of a binding, an array of elements of a type. */
export const declare = (as: string, access: Binding['access'], type: string, index: number): string =>
  `@group(0) @binding(${index}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${as}: array<${type}>;`;

/** Makes a kernel: puts the declarations of the step record and the bindings in front of `body`. */
export function kernel(
  label: string,
  bindings: readonly Binding[],
  workgroups: Kernel['workgroups'],
  body: string,
): Kernel {
  const declarations = bindings.map(({ as, access, element }, index) => declare(as, access, element, index));
  return {
    label,
    bindings,
    workgroups,
    code: `${stepRecord.declaration}${declarations.join('\n')}\n${body}`,
  };
}

const threads = 64;
/** The least `maxComputeWorkgroupsPerDimension` that a GPU has, see https://www.w3.org/TR/webgpu/#limits. */
const widestRow = 65535;

/**
 * Makes a kernel that calls `cell(index)` of its body once for each of `perSample` cells of each sample. More groups than one
 * dimension holds continue in the second.
 */
export function cellKernel(
  label: string,
  bindings: readonly Binding[],
  perSample: number,
  body: string,
): Kernel {
  const groupsOf = (samples: number): Workgroups => {
    const groups = Math.ceil((samples * perSample) / threads);
    const rows = Math.ceil(groups / widestRow);
    return [Math.ceil(groups / rows), rows, 1];
  };
  return kernel(
    label,
    bindings,
    groupsOf,
    `${body}
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * ${threads}u + id.x;
  if (index < step.samples * ${perSample}u) { cell(index); }
}
`,
  );
}

/** A float in WGSL that reads back to the same float32. */
export const float = (value: number): string => {
  const text = String(Math.fround(value));
  return `f32(${text})`;
};

/** The WGSL type: `type`, or the vector of four of it. */
export const vectorOr = <Type extends 'f32' | 'u32'>(isVector: boolean, type: Type) =>
  isVector ? (type === 'f32' ? 'vec4f' : 'vec4u') : type;

/** Whether all of these offsets and lengths are multiples of four, so that elements can be read as vectors. */
export const inFours = (...numbers: readonly number[]): boolean => numbers.every(number => number % 4 === 0);

/** WGSL of a ReLU that gives NaN for NaN, so that divergence is noticed rather than hidden. */
export const reluFunction = (type: 'f32' | 'vec4f'): string =>
  `fn relu(x: ${type}) -> ${type} { return select(x, ${type}(), x < ${type}()); }
`;
