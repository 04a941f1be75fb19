/** The profile of a step on WebGPU as a table for people. */
import type { LayerSummary } from '../../../../src/core/model/model-spec.ts';
import { markdownTable } from '../../../tools/measure/markdown-table.ts';
import { flopsOfGpuKernel } from './gpu-kernel-work.ts';
import type { GpuKernelTime, GpuStepProfile } from './gpu-step-profile.ts';

export interface NamedGpuProfile {
  readonly network: string;
  readonly batch: number;
  readonly profile: GpuStepProfile;
  /** GFLOP/s of a product of large matrices on the same GPU; null where it was not measured. */
  readonly matrix: number | null;
}

const head = ['kernel', 'ms a step', 'of the kernels', 'GFLOP/s', 'of a matrix product'];

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

function kernelTable(
  kernels: readonly GpuKernelTime[],
  { batch, matrix }: NamedGpuProfile,
  layers: readonly LayerSummary[],
): string {
  const whole = kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rates = (flops: number | null, milliseconds: number): readonly [string, string] => {
    if (flops === null) return ['', ''];
    const gigaflops = flops / milliseconds / 1e6;
    return [gigaflops.toPrecision(3), matrix === null ? '' : percent(gigaflops / matrix)];
  };
  const flopsOf = ({ label }: GpuKernelTime) => flopsOfGpuKernel(label, layers, batch);
  const rows = kernels.map(kernel => [
    kernel.label,
    kernel.milliseconds.toFixed(4),
    percent(kernel.milliseconds / whole),
    ...rates(flopsOf(kernel), kernel.milliseconds),
  ]);
  const flops = kernels.reduce((sum, kernel) => sum + (flopsOf(kernel) ?? 0), 0);
  rows.push([`${kernels.length} dispatches`, whole.toFixed(4), percent(1), ...rates(flops, whole)]);
  return markdownTable(head, rows);
}

/** One table in the order in which the kernels run, or a sentence that says why there is none. */
export function describeGpuProfile(named: NamedGpuProfile, layers: readonly LayerSummary[]): string {
  const { network, batch, profile } = named;
  const title = `${network}, batch ${batch}, ${profile.adapter}: ${profile.milliseconds.toPrecision(3)} ms a step`;
  const measured = `${profile.steps} steps; the processor spends ${profile.encodeMilliseconds.toPrecision(2)} ms on the commands of each.`;
  const table =
    profile.kernels === null
      ? 'This adapter has no `timestamp-query`, so its kernels were not timed one by one.'
      : kernelTable(profile.kernels, named, layers);
  return `\n### ${title}\n\n${measured}\n\n${table}\n`;
}
