/** The engine's export of a network, which loads tfjs when it is first asked for. */
import type { ExportedModel } from '../../core/model/exported-model.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { exclusively } from '../trainers/layers/exclusive.ts';
import { loadTfjs } from '../trainers/tfjs.ts';

/** Writes the network as the files that tfjs reads. `weights` are in the order of `parameterLayout`. */
export async function exportNetwork(
  spec: ModelSpec,
  weights: Float32Array<ArrayBuffer>,
): Promise<ExportedModel> {
  const { exportModel } = await import('./export-model.ts');
  const tf = await loadTfjs();
  // tfjs has one backend for all, so the export waits until no stock trainer computes.
  return exclusively(() => exportModel(tf, spec, weights));
}
