/** Computations that do not wait for one another, side by side in one dispatch: the number of a workgroup says which is its own. */
import { type Binding, type Kernel, kernel } from './kernel.ts';

/** The threads of a workgroup, whichever part is its own. */
export const partThreads = 128;

export interface Part {
  readonly label: string;
  readonly bindings: readonly Binding[];
  /** The workgroups, however many images there are. */
  readonly groups: number;
  /** The vectors of four floats of workgroup memory that it uses, as `tile`. */
  readonly vectors: number;
  readonly functions: string;
  /**
   * WGSL of what a thread does: number `worker` of workgroup number `place` of the part's own. All threads of a workgroup must
   * come to every barrier.
   */
  readonly body: string;
}

/** Gives all that the part declares, and its bindings, names that no other part has. */
function renamed(part: Part, index: number): Part {
  const declared = [...part.functions.matchAll(/\b(?:fn|struct) (\w+)/g)].map(([, name]) => name);
  const names = [...declared, ...part.bindings.map(({ as }) => as)];
  const pattern = new RegExp(`(?<!\\.)\\b(${names.join('|')})\\b`, 'g');
  const rename = (code: string) => code.replaceAll(pattern, `$1${index}`);
  return {
    ...part,
    bindings: part.bindings.map(binding => ({ ...binding, as: `${binding.as}${index}` })),
    functions: rename(part.functions),
    body: rename(part.body),
  };
}

/** Makes the kernel of several parts. Its bindings are those of the parts, so a buffer may be among them more than once. */
export function together(label: string, parts: readonly Part[]): Kernel {
  const named = parts.map(renamed);
  const firsts = parts.map((_, index) => parts.slice(0, index).reduce((sum, { groups }) => sum + groups, 0));
  const groups = parts.reduce((sum, part) => sum + part.groups, 0);
  const functions = named.map(
    (part, index) => `${part.functions}
fn part${index}(place: u32, worker: u32) {
  ${part.body}
}
`,
  );
  const calls = parts.map(
    (part, index) =>
      `if (group.x >= ${firsts[index]}u && group.x < ${firsts[index] + part.groups}u) { part${index}(group.x - ${firsts[index]}u, worker); }`,
  );
  return kernel(
    label,
    named.flatMap(({ bindings }) => bindings),
    () => [groups, 1, 1],
    `var<workgroup> tile: array<vec4f, ${Math.max(...parts.map(({ vectors }) => vectors))}>;
${functions.join('')}
@compute @workgroup_size(${partThreads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) worker: u32) {
  ${calls.join('\n  ')}
}
`,
  );
}
