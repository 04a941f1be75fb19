import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartPadding, ink } from '../vega/theme.ts';

/**
 * Reworks tfjs-vis's confusion matrix: mistakes by viridis on a square-root scale, so that single ones are seen beside
 * hundreds; the diagonal only as figures; dark figures on the light end of the scale and light ones on the dark end.
 */
export function confusionSpec(plain: PlainSpec, mostMistakes: number): TopLevelSpec {
  const middle = mostMistakes / 3;
  return {
    width: plain.width,
    height: plain.height,
    padding: chartPadding,
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
        transform: [{ filter: 'datum.label != datum.prediction && datum.count == 0' }],
        mark: { type: 'rect', cornerRadius: 3, fill: ink.sunken },
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
