import { confusionMatrix } from '@tensorflow/tfjs-vis/dist/render/confusion_matrix.js';
import { setRestyle } from '../vega/restyle.ts';
import { confusionSpec } from './confusion-spec.ts';
import { makeChart } from './make-chart.ts';

export interface ConfusionData {
  /** Row-major `[classes, classes]`: rows of label i that were predicted as j stand at `classes * i + j`. */
  readonly counts: ArrayLike<number>;
  readonly names: readonly string[];
}

/** Width over height is fixed by the caller's figure; the cells stay nearly square up to this width. */
const widest = 460;

export const confusionChart = makeChart<ConfusionData>(async (element, { counts, names }, width) => {
  const values = names.map((_, label) =>
    names.map((_, prediction) => counts[label * names.length + prediction]),
  );
  const mistakes = values.flatMap((row, label) => row.filter((_, prediction) => prediction !== label));
  setRestyle(element, plain => confusionSpec(plain, Math.max(...mistakes)));
  await confusionMatrix(
    element,
    { values, tickLabels: [...names] },
    { width: Math.min(width, widest), height: element.clientHeight, shadeDiagonal: true },
  );
});
