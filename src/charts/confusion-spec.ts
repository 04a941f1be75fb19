import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from './restyle.ts';
import { ink } from './theme.ts';

/**
 * Reworks tfjs-vis's confusion matrix: mistakes by viridis on a square-root scale, so that single ones are seen beside
 * hundreds; the diagonal only as figures; dark figures on the light end of the scale and light ones on the dark end.
 */
export function confusionSpec(plain: PlainSpec, mostMistakes: number): TopLevelSpec {
  const middle = mostMistakes / 3;
  return {
    width: plain.width,
    height: plain.height,
    padding: 0,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [] },
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
        transform: [{ filter: 'datum.label != datum.prediction' }],
        mark: { type: 'rect', cornerRadius: 3 },
        encoding: {
          color: {
            field: 'count',
            type: 'quantitative',
            legend: null,
            scale: { type: 'sqrt', domain: [0, Math.max(1, mostMistakes)], scheme: 'viridis' },
          },
          opacity: { condition: { test: 'datum.count == 0', value: 0.12 }, value: 1 },
        },
      },
      {
        transform: [{ filter: 'datum.label == datum.prediction' }],
        mark: { type: 'rect', cornerRadius: 3, fill: 'transparent', stroke: ink.grid },
      },
      {
        transform: [{ filter: 'datum.count > 0' }],
        mark: { type: 'text', baseline: 'middle', fontSize: 11 },
        encoding: {
          text: { field: 'count', type: 'quantitative', format: ',d' },
          color: {
            condition: [
              { test: 'datum.label == datum.prediction', value: ink.text },
              { test: `datum.count > ${middle}`, value: '#000000' },
            ],
            value: '#ffffff',
          },
        },
      },
    ],
  };
}
