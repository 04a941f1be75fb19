/** Kernels that run behind a step now and then, to tell the health of the network. They change nothing that training reads. */
import { type Kernel, kernel, reads, writes } from './kernel.ts';
import { chunkSize, sumFunction } from './update.ts';

export interface GradientBuffers {
  readonly chunks: string;
  readonly gradients: string;
  /** `[parameters]`: what is collected. */
  readonly gradient: string;
  /** See `UpdateBuffers`. */
  readonly gradientScale: number | null;
  /** Whether the shares have been added up in place already. */
  readonly isSummed: boolean;
}

/** Writes the gradient of every trainable parameter in the parameters' order. */
export const collectGradient = (chunks: number, buffers: GradientBuffers): Kernel =>
  kernel(
    'measured gradient',
    [
      reads('chunks', buffers.chunks, 'vec4u'),
      reads('gradients', buffers.gradients),
      writes('collected', buffers.gradient),
    ],
    () => [chunks, 1, 1],
    `${buffers.isSummed ? '' : sumFunction(buffers.gradientScale)}
@compute @workgroup_size(${chunkSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let place = chunks[group.x * 2u];
  let chunk = chunks[group.x * 2u + 1u];
  if (thread >= place.y || place.z == 0u || chunk.y == 0u) { return; }
  collected[place.x + thread] = ${buffers.isSummed ? 'gradients[chunk.x + thread]' : 'gradientOf(chunk, thread)'};
}
`,
  );

export interface Activity {
  /** `[samples, positions, units]` */
  readonly output: string;
  readonly positions: number;
  readonly units: number;
  /** Gets 1 for each unit that is 0 everywhere, else 0, from word `offset` on. */
  readonly silent: string;
  readonly offset: number;
}

const threads = 64;
/** The least `maxComputeWorkgroupsPerDimension` that a GPU has, see https://www.w3.org/TR/webgpu/#limits. */
const widestRow = 65535;

/** Marks the units of an activation that are 0 at every position of every image. */
export const markSilent = ({ output, positions, units, silent, offset }: Activity): Kernel =>
  kernel(
    'silent units',
    [reads('image', output), writes('silent', silent, 'u32')],
    () => [Math.min(units, widestRow), 1, 1],
    `var<workgroup> found: array<u32, ${threads}>;
@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  for (var unit = group.x; unit < ${units}u; unit += groups.x) {
    var isActive = 0u;
    for (var i = thread; i < step.samples * ${positions}u && isActive == 0u; i += ${threads}u) {
      let value = image[i * ${units}u + unit];
      if (value != 0.0) { isActive = 1u; }
    }
    found[thread] = isActive;
    workgroupBarrier();
    if (thread == 0u) {
      var seen = 0u;
      for (var i = 0u; i < ${threads}u; i++) { seen |= found[i]; }
      silent[${offset}u + unit] = 1u - seen;
    }
    workgroupBarrier();
  }
}
`,
  );
