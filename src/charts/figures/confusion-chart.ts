/** The confusion matrix as tfjs-vis draws it. */
import { confusionMatrix } from '@tensorflow/tfjs-vis/dist/render/confusion_matrix.js';
import { setRestyle } from '../vega/restyle.ts';
import { type ConfusionData, confusionSpec } from './confusion-spec.ts';
import { makeChart } from './make-chart.ts';

/** The greatest width in CSS pixels at which the cells are still nearly square; the height is the figure's. */
const widest = 460;

export const confusionChart = makeChart<ConfusionData>(async (element, { counts, names, noun }, width) => {
  const values = names.map((_, label) =>
    names.map((_, prediction) => counts[label * names.length + prediction]),
  );
  const mistakes = values.flatMap((row, label) => row.filter((_, prediction) => prediction !== label));
  const look = { mostMistakes: Math.max(...mistakes), names, noun };
  setRestyle(element, plain => confusionSpec(plain, look));
  await confusionMatrix(
    element,
    { values, tickLabels: [...names] },
    { width: Math.min(width, widest), height: element.clientHeight, shadeDiagonal: true },
  );
});
