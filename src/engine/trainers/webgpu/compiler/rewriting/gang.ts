/**
 * Kernels that train several networks of one plan side by side in the same dispatches. Each buffer of a network lies behind that
 * of the one before, `stride` elements further; the workgroups of a network follow one another in z. What the networks share
 * (images, labels, the order of rows) is read as before, at places that the step's record names.
 *
 * A kernel is written once, for one network; this file rewrites that text, as `half-precision.ts` does.
 */
import { type Kernel, stepRecord } from '../../kernels/kernel.ts';
import { mapElements } from './brackets.ts';

/** The bytes at which a network's part of a buffer begins, for every buffer that each network has its own part of. */
export type GangStrides = ReadonlyMap<string, number>;

const elementBytes = { f32: 4, u32: 4, 'atomic<u32>': 4, vec4f: 16, vec4u: 16 } as const;
const halfBytes = 2;

/** A network's part of a buffer begins where any element may. */
export const gangStride = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/**
 * WGSL of the records of a step: one for each network that trains in it, in the order of its workgroups. `member` is the number
 * of the workgroup's network among these, `network` its number in the gang.
 */
const recordsOf = (
  networks: number,
): string => `${stepRecord.type}@group(1) @binding(0) var<uniform> steps: array<Step, ${networks}>;
var<private> member: u32;
var<private> network: u32;
`;

/** The kernel's entry point knows its workgroup. */
const withGroup = (code: string): string =>
  code.includes('@builtin(workgroup_id)')
    ? code
    : code.replace('fn main(', 'fn main(@builtin(workgroup_id) group: vec3u, ');

/**
 * The kernel for up to `networks` networks; the very same one for a single network. The number of images is the same for all of
 * a step's networks: it decides where threads meet, so every thread must read it from one place.
 */
export function inGang(kernel: Kernel, networks: number, strides: GangStrides): Kernel {
  if (networks === 1) return kernel;
  const perNetwork = kernel.workgroups(1)[2];
  let code = withGroup(kernel.code)
    .replace(stepRecord.declaration, recordsOf(networks))
    .replaceAll('step.samples', 'steps[0].samples')
    .replaceAll(/\bstep\./g, 'steps[member].')
    .replaceAll(/\bgroup\.z\b/g, `(group.z % ${perNetwork}u)`);
  for (const { as, buffer, element } of kernel.bindings) {
    const bytes = strides.get(buffer);
    if (bytes === undefined) continue;
    const isHalf = code.includes(`${as}: array<f16>;`) || code.includes(`${as}: array<vec4h>;`);
    const stride = bytes / (isHalf ? (elementBytes[element] / 4) * halfBytes : elementBytes[element]);
    code = mapElements(code, as, index => `${as}[network * ${stride}u + (${index})]`);
  }
  const open = code.indexOf('{', code.indexOf('fn main(')) + 1;
  const begin = `
  member = group.z / ${perNetwork}u;
  network = steps[member].network;`;
  return { ...kernel, code: code.slice(0, open) + begin + code.slice(open) };
}
