/** The profile of a step as a table for people. */
import type { LayerSummary } from '../../../src/core/model/model-spec.ts';
import { purposeOf } from '../../../src/engine/trainers/wasm/compiler/program.ts';
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { flopsOfKernel } from './kernel-work.ts';
import type { KernelTime, StepProfile } from './step-profile.ts';

export interface NamedProfile {
  readonly network: string;
  readonly batch: number;
  readonly profile: StepProfile;
  /** GFLOP/s of the tile loop, measured just before. */
  readonly peak: number;
}

/** Kernels that take less than this share of all kernels' time are summed up in one row. */
const smallest = 0.005;

const head = ['kernel', 'layer', 'pass', 'ms a step', 'of the kernels', 'GFLOP/s', 'of the tile loop'];

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

const timeOf = (kernels: readonly KernelTime[]): number =>
  kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/**
 * One table: the kernels from the slowest on, each with its layer and pass, then their sum. The step itself takes longer by the
 * calls, and by what runs in JavaScript.
 */
export function describeProfile(
  { network, batch, profile, peak }: NamedProfile,
  layers: readonly LayerSummary[],
): string {
  const sorted = profile.kernels.toSorted((a, b) => b.milliseconds - a.milliseconds);
  const whole = timeOf(sorted);
  const shown = sorted.filter(({ milliseconds }) => milliseconds >= smallest * whole);
  const rates = (flops: number | null, milliseconds: number): readonly [string, string] => {
    if (flops === null) return ['', ''];
    const gigaflops = flops / milliseconds / 1e6;
    return [gigaflops.toFixed(1), percent(gigaflops / peak)];
  };
  const flopsOf = ({ name }: KernelTime) => flopsOfKernel(purposeOf(name), layers, batch);
  const rows = shown.map(kernel => {
    const { label, layer } = purposeOf(kernel.name);
    return [
      label,
      layer === null ? 'all' : layers[layer].name,
      kernel.pass,
      kernel.milliseconds.toFixed(3),
      percent(kernel.milliseconds / whole),
      ...rates(flopsOf(kernel), kernel.milliseconds),
    ];
  });
  const others = sorted.slice(shown.length);
  const rest = timeOf(others);
  if (others.length > 0)
    rows.push([`${others.length} smaller`, '', '', rest.toFixed(3), percent(rest / whole), '', '']);
  const flops = sorted.reduce((sum, kernel) => sum + (flopsOf(kernel) ?? 0), 0);
  rows.push(['all kernels', '', '', whole.toFixed(3), percent(1), ...rates(flops, whole)]);
  const title = `${network}, batch ${batch}, 1 thread: ${profile.milliseconds.toFixed(3)} ms a step`;
  const measured = `${profile.steps} steps; the tile loop ran at ${peak.toFixed(1)} GFLOP/s.`;
  return `\n### ${title}\n\n${measured}\n\n${markdownTable(head, rows)}\n`;
}
