/** A confusion matrix as a heat map of the mistakes. */
import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartFrame } from '../vega/spec-parts.ts';
import { colors } from '../vega/theme.ts';

export interface ConfusionData {
  /** Counts `[classes, classes]`, row-major: images of label i that were predicted as j are at `classes * i + j`. */
  readonly counts: ArrayLike<number>;
  readonly names: readonly string[];
}

/**
 * Reworks tfjs-vis's confusion matrix: mistakes by viridis on a square-root scale, so that single ones are seen beside
 * hundreds; the diagonal only as figures; dark figures on the light end of the scale and light ones on the dark end.
 */
export function confusionSpec(plain: PlainSpec, mostMistakes: number): TopLevelSpec {
  const middle = mostMistakes / 3;
  return {
    ...chartFrame(plain),
    encoding: {
      x: {
        field: 'prediction',
        type: 'ordinal',
        title: 'predicted digit',
        axis: { labelAngle: 0, domain: false, orient: 'bottom' },
        scale: { padding: 0.04 },
      },
      y: {
        field: 'label',
        type: 'ordinal',
        title: 'true digit',
        axis: { grid: false },
        scale: { padding: 0.04 },
      },
      tooltip: [
        { field: 'label', type: 'nominal', title: 'true digit' },
        { field: 'prediction', type: 'nominal', title: 'predicted' },
        { field: 'count', type: 'quantitative', title: 'images', format: ',d' },
      ],
    },
    layer: [
      {
        transform: [{ filter: 'datum.label != datum.prediction && datum.count == 0' }],
        mark: { type: 'rect', cornerRadius: 3, fill: colors.sunken },
      },
      {
        transform: [{ filter: 'datum.label != datum.prediction && datum.count > 0' }],
        mark: { type: 'rect', cornerRadius: 3 },
        encoding: {
          color: {
            field: 'count',
            type: 'quantitative',
            legend: null,
            scale: { type: 'sqrt', domain: [0, Math.max(1, mostMistakes)], scheme: 'viridis' },
          },
        },
      },
      {
        transform: [{ filter: 'datum.label == datum.prediction' }],
        mark: { type: 'rect', cornerRadius: 3, fill: 'transparent', stroke: colors.grid },
      },
      {
        transform: [{ filter: 'datum.count > 0' }],
        mark: { type: 'text', baseline: 'middle', fontSize: 11 },
        encoding: {
          text: { field: 'count', type: 'quantitative', format: ',d' },
          color: {
            condition: [
              { test: 'datum.label == datum.prediction', value: colors.text },
              { test: `datum.count > ${middle}`, value: '#000000' },
            ],
            value: '#ffffff',
          },
        },
      },
    ],
  };
}
