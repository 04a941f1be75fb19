/** tfjs as a value: it is megabytes, so it is loaded only when a stock trainer is needed, and then passed on. */
import type * as tfjs from '@tensorflow/tfjs';

export type Tf = typeof tfjs;

export const loadTfjs = (): Promise<Tf> => import('@tensorflow/tfjs');
