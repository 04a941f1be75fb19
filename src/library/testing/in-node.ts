/** The library in a test's own thread, on Node's threads from the sources. */
import { spawnSourceThread } from '../../engine/trainers/wasm/testing/node-threads.ts';
import { startInNode } from '../hosts/node-engine.ts';
import { type LabelledImages, labelledImagesFromArrays } from '../images.ts';
import { loadModelWith } from '../model.ts';
import { type TrainOptions, trainWith } from '../train.ts';

export const startEngine = startInNode(spawnSourceThread);

export const train = trainWith(startEngine);
export const loadModel = loadModelWith(startEngine);

/** So many images of 784 pixels, each with a bright stripe whose place tells the label. */
export function stripes(count: number, classes = 10): LabelledImages {
  const labels = Array.from({ length: count }, (_, image) => image % classes);
  const pixels = labels.flatMap((label, image) =>
    Array.from({ length: 784 }, (_, at) =>
      Math.floor(at / 78) === label ? 200 : (at * 7 + image * 13) % 50,
    ),
  );
  return labelledImagesFromArrays({ pixels, labels });
}

/** A training that takes a moment. */
export const quick = {
  preset: 'dense',
  settings: { units1: 8, units2: 8, epochs: 2, batchSize: 16, validationShare: 0.2, views: 3 },
  seed: 5,
  threads: 1,
} as const satisfies TrainOptions;
