/** A confusion matrix as a heat map of the mistakes, or of all answers. */
import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartFrame } from '../vega/spec-parts.ts';
import { colors } from '../vega/theme.ts';

/** Where the cells are drawn, in CSS pixels from the upper left corner of the chart. */
interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ConfusionData {
  /** Counts `[classes, classes]`, row-major: images of label i that were predicted as j are at `classes * i + j`. */
  readonly counts: ArrayLike<number>;
  readonly names: readonly string[];
  /** What one class is called. */
  readonly noun: string;
  /** What the cells tell: images, or percentages of the images of their true class. */
  readonly measure: 'images' | 'percentages';
  /** Whether right answers are coloured too. */
  readonly diagonal: boolean;
  /** Called after each drawing. */
  readonly onPlot: (plot: PlotBox) => void;
}

type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

export interface ConfusionLook extends Pick<ConfusionData, 'names' | 'noun' | 'measure' | 'diagonal'> {
  /** The largest number of the cells that are coloured. */
  readonly most: number;
}

/** In the cells of more classes there is no room for figures: colour and the line below the matrix tell them. */
const mostWithFigures = 16;

/** The counts, dark on the light end of the scale and light on the dark end. */
function figures({ most, measure, diagonal }: ConfusionLook): Layer {
  const onOutline = { test: 'datum.label == datum.prediction', value: colors.text };
  return {
    transform: [{ filter: 'datum.count > 0' }],
    mark: { type: 'text', baseline: 'middle', fontSize: 11 },
    encoding: {
      text: { field: 'count', type: 'quantitative', format: measure === 'images' ? ',d' : '.1f' },
      color: {
        condition: [
          ...(diagonal ? [] : [onOutline]),
          { test: `datum.count > ${most / 3}`, value: '#000000' },
        ],
        value: '#ffffff',
      },
    },
  };
}

/** The frame of the right answers where they are not coloured. */
const outline = (cornerRadius: number): Layer => ({
  transform: [{ filter: 'datum.label == datum.prediction' }],
  mark: { type: 'rect', cornerRadius, fill: 'transparent', stroke: colors.grid },
});

/**
 * Reworks tfjs-vis's confusion matrix: mistakes by viridis on a square-root scale, so that single ones are seen beside
 * hundreds; the diagonal only as figures unless it is to be coloured too; dark figures on the light end of the scale and light ones on the dark end.
 */
export function confusionSpec(plain: PlainSpec, look: ConfusionLook): TopLevelSpec {
  const { most, names, noun, diagonal } = look;
  const coloured = diagonal ? 'true' : 'datum.label != datum.prediction';
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
    },
    layer: [
      {
        transform: [{ filter: `${coloured} && datum.count == 0` }],
        mark: { type: 'rect', cornerRadius, fill: colors.sunken },
      },
      {
        transform: [{ filter: `${coloured} && datum.count > 0` }],
        mark: { type: 'rect', cornerRadius },
        encoding: {
          color: {
            field: 'count',
            type: 'quantitative',
            legend: null,
            scale: { type: 'sqrt', domain: [0, most || 1], scheme: 'viridis' },
          },
        },
      },
      ...(diagonal ? [] : [outline(cornerRadius)]),
      ...(isFew ? [figures(look)] : []),
    ],
  };
}
