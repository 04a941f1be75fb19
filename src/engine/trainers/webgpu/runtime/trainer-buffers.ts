/** The buffers that a trainer creates when it opens; those of requests come with the first request. */
import { type KernelList, lastingBuffers, type Program } from '../compiler/program.ts';
import { ringBytes } from './step-record.ts';

/** The table that the trainer copies to the GPU. */
export interface TableBytes {
  readonly pixels: number;
  readonly labels: number;
}

/** The size of a buffer that holds `bytes`: whole vectors of four words. */
export const bufferSize = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** The lists of kernels that a trainer runs; one for prediction, which has no table, leaves out everything else. */
export function listsOf(
  { networks, train, measure, infer }: Program,
  table: TableBytes | null,
): readonly KernelList[] {
  const inference = { kernels: infer, networks: 1 };
  return table ? [{ kernels: train, networks }, { kernels: measure, networks }, inference] : [inference];
}

/** The bytes of each buffer by its name. */
export function trainerBuffers(program: Program, table: TableBytes | null): ReadonlyMap<string, number> {
  const bindings = listsOf(program, table).flatMap(({ kernels }) =>
    kernels.flatMap(kernel => kernel.bindings),
  );
  const used = new Set(bindings.map(({ buffer }) => buffer));
  const buffers = new Map([...program.buffers].filter(([name]) => used.has(name)));
  if (!table) return buffers;
  return buffers
    .set(lastingBuffers.pixels, table.pixels)
    .set(lastingBuffers.labels, table.labels)
    .set(lastingBuffers.results, ringBytes(program.networks));
}
