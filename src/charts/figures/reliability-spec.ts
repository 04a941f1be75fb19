/** A reliability diagram: accuracy over confidence (Guo et al. 2017, figure 1, https://arxiv.org/abs/1706.04599). */
import type { TopLevelSpec } from 'vega-lite';
import type { Reliability } from '../../core/evaluation/calibration/reliability.ts';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartFrame, percentAxis } from '../vega/spec-parts.ts';
import { colors } from '../vega/theme.ts';

/** Reliability of the confidence as the network states it, and after division of the logits by its temperature. */
export interface ReliabilityData {
  readonly stated: Reliability;
  readonly calibrated: Reliability;
}

/**
 * Reworks tfjs-vis's scatter plot into a reliability diagram: a dot a bin, larger with more images, before and after
 * calibration, against the diagonal on which confidence is exactly as high as accuracy.
 */
export function reliabilitySpec(plain: PlainSpec): TopLevelSpec {
  const share = (title: string) => ({
    type: 'quantitative' as const,
    title,
    scale: { domain: [0, 1] },
    axis: { ...percentAxis, tickCount: 5 },
  });
  const of = (series: string) => [{ filter: `datum.series == '${series}'` }];
  const layersOf = (series: 'stated' | 'calibrated', color: string, strokeDash: readonly number[]) => [
    {
      transform: of(series),
      mark: { type: 'line' as const, color, strokeWidth: 1.5, strokeDash: [...strokeDash] },
      encoding: { x: { ...share('confidence'), field: 'x' }, y: { ...share('accuracy'), field: 'y' } },
    },
    {
      transform: of(series),
      mark: { type: 'point' as const, filled: true, opacity: 1, color },
      encoding: {
        x: { ...share('confidence'), field: 'x' },
        y: { ...share('accuracy'), field: 'y' },
        size: {
          field: 'count',
          type: 'quantitative' as const,
          legend: null,
          scale: { type: 'sqrt' as const, range: [20, 300] },
        },
        tooltip: [
          { field: 'series', type: 'nominal' as const, title: 'confidence' },
          { field: 'x', type: 'quantitative' as const, title: 'mean confidence', format: '.1%' },
          { field: 'y', type: 'quantitative' as const, title: 'accuracy', format: '.1%' },
          { field: 'count', type: 'quantitative' as const, title: 'images', format: ',d' },
        ],
      },
    },
  ];
  return {
    ...chartFrame(plain),
    layer: [
      {
        data: { values: [{ from: 0, to: 1 }] },
        mark: { type: 'rule', strokeDash: [4, 4], color: colors.soft },
        encoding: {
          x: { ...share('confidence'), field: 'from' },
          y: { ...share('accuracy'), field: 'from' },
          x2: { field: 'to' },
          y2: { field: 'to' },
        },
      },
      ...layersOf('stated', colors.training, []),
      ...layersOf('calibrated', colors.validation, [6, 3]),
    ],
  };
}
