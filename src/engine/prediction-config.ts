import { plainConfig } from '../core/training/plain-config.ts';
import type { TrainConfig } from '../core/training/train-config.ts';

/** A trainer that only predicts is built with the plainest settings; none of them touches inference. */
export const predictionConfig: TrainConfig = { ...plainConfig, learningRate: 0 };
