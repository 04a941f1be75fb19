/** A trained network as the files that `tf.loadLayersModel` reads. */
import type { io } from '@tensorflow/tfjs';
import type { ExportedModel } from '../../core/model/exported-model.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';

import type { Tf } from '../trainers/tfjs.ts';
import { sequentialOf } from './tfjs-model.ts';

const weightsFile = 'weights.bin';

/**
 * Saves a network from pixels in 0..1 `[batch, 28, 28, 1]` to probabilities `[batch, classes]`. `weights` are in the order of
 * `parameterLayout`. Switches tfjs to its cpu backend.
 */
export async function exportModel(
  tf: Tf,
  spec: ModelSpec,
  weights: Float32Array<ArrayBuffer>,
): Promise<ExportedModel> {
  await tf.setBackend('cpu');
  const model = sequentialOf(tf, spec, weights, 'probabilities');
  let saved: io.ModelArtifacts | null = null;
  await model.save(
    tf.io.withSaveHandler(async artifacts => {
      saved = artifacts;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  model.dispose();
  const { modelTopology, format, generatedBy, weightSpecs, weightData } = saved! as io.ModelArtifacts;
  const weightsManifest = [{ paths: [`./${weightsFile}`], weights: weightSpecs }];
  return {
    json: JSON.stringify({ modelTopology, format, generatedBy, convertedBy: null, weightsManifest }),
    weights: tf.io.CompositeArrayBuffer.join(weightData),
  };
}
