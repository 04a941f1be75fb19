/** Saliency of one image for one class, by gradient or by occlusion. */
import { useCallback, useState } from 'react';
import type { Bytes } from '../../core/data/dataset.ts';
import { useApp } from '../../state/hooks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { type Answer, useAnswer } from './use-answer.ts';

export const saliencyKinds = ['none', 'gradient', 'occlusion'] as const;
export type SaliencyKind = (typeof saliencyKinds)[number];

export interface Saliency {
  /** A value for each pixel, `[784]`. */
  readonly answer: Answer<Float32Array>;
  /** Share of an occlusion that is done, 0 to 1. */
  readonly progress: number;
}

/** `index` is the class; null while it is not known yet. `row` is that of the training table, or null. */
export function useSaliency(
  kind: SaliencyKind,
  run: RunRecord | null,
  row: number | null,
  pixels: Bytes,
  index: number | null,
): Saliency {
  const app = useApp();
  const [progress, setProgress] = useState(0);
  const ask = useCallback(
    async (signal: AbortSignal): Promise<Float32Array> => {
      if (run === null || index === null) throw new Error('No network looks at this image.');
      const inspect = await app.inspect.open();
      const networks = await inspect.networksOf(run, row);
      if (kind === 'occlusion') {
        setProgress(0);
        const report = (share: number) => !signal.aborted && setProgress(share);
        return inspect.occlude(networks, pixels, index, report, signal);
      }
      const parts = { activations: false, gradient: { of: 'logit', class: index } } as const;
      const { gradient } = await inspect.look(networks, pixels, parts, signal);
      return gradient ?? new Float32Array(pixels.length);
    },
    [app, kind, run, row, pixels, index],
  );
  const answer = useAnswer(kind === 'none' || run === null || index === null ? null : ask);
  return { answer, progress };
}
