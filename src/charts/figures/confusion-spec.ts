/** A confusion matrix as a heat map of the mistakes. */
import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartFrame } from '../vega/spec-parts.ts';
import { colors } from '../vega/theme.ts';

export interface ConfusionData {
  /** Counts `[classes, classes]`, row-major: images of label i that were predicted as j are at `classes * i + j`. */
  readonly counts: ArrayLike<number>;
  readonly names: readonly string[];
  /** What one class is called. */
  readonly noun: string;
}

type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

export interface ConfusionLook {
  readonly mostMistakes: number;
  /** The classes in the order of rows and columns. */
  readonly names: readonly string[];
  /** What one class is called. */
  readonly noun: string;
}

/** In the cells of more classes there is no room for figures: colour and the tooltip tell them. */
const mostWithFigures = 16;

/** The counts, dark on the light end of the scale and light on the dark end. */
function figures(mostMistakes: number): Layer {
  return {
    transform: [{ filter: 'datum.count > 0' }],
    mark: { type: 'text', baseline: 'middle', fontSize: 11 },
    encoding: {
      text: { field: 'count', type: 'quantitative', format: ',d' },
      color: {
        condition: [
          { test: 'datum.label == datum.prediction', value: colors.text },
          { test: `datum.count > ${mostMistakes / 3}`, value: '#000000' },
        ],
        value: '#ffffff',
      },
    },
  };
}

/**
 * Reworks tfjs-vis's confusion matrix: mistakes by viridis on a square-root scale, so that single ones are seen beside
 * hundreds; the diagonal only as figures; dark figures on the light end of the scale and light ones on the dark end.
 */
export function confusionSpec(plain: PlainSpec, { mostMistakes, names, noun }: ConfusionLook): TopLevelSpec {
  const isFew = names.length <= mostWithFigures;
  const scale = { domain: [...names], padding: isFew ? 0.04 : 0 };
  const labels = isFew ? {} : { labelFontSize: 8, labelOverlap: true };
  const cornerRadius = isFew ? 3 : 0;
  return {
    ...chartFrame(plain),
    encoding: {
      x: {
        field: 'prediction',
        type: 'ordinal',
        title: `predicted ${noun}`,
        axis: { labelAngle: 0, domain: false, orient: 'bottom', ...labels },
        scale,
      },
      y: {
        field: 'label',
        type: 'ordinal',
        title: `true ${noun}`,
        axis: { grid: false, ...labels },
        scale,
      },
      tooltip: [
        { field: 'label', type: 'nominal', title: `true ${noun}` },
        { field: 'prediction', type: 'nominal', title: 'predicted' },
        { field: 'count', type: 'quantitative', title: 'images', format: ',d' },
      ],
    },
    layer: [
      {
        transform: [{ filter: 'datum.label != datum.prediction && datum.count == 0' }],
        mark: { type: 'rect', cornerRadius, fill: colors.sunken },
      },
      {
        transform: [{ filter: 'datum.label != datum.prediction && datum.count > 0' }],
        mark: { type: 'rect', cornerRadius },
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
        mark: { type: 'rect', cornerRadius, fill: 'transparent', stroke: colors.grid },
      },
      ...(isFew ? [figures(mostMistakes)] : []),
    ],
  };
}
