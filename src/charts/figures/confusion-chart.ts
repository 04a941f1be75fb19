/** The confusion matrix as tfjs-vis draws it. */
import { confusionMatrix } from '@tensorflow/tfjs-vis/dist/render/confusion_matrix.js';
import { plotAreaOf } from '../vega/plot-area.ts';
import { setRestyle } from '../vega/restyle.ts';
import { type ConfusionData, confusionSpec } from './confusion-spec.ts';
import { makeChart } from './make-chart.ts';

/** The greatest width in CSS pixels at which the cells are still nearly square; the height is the figure's. */
const widest = 460;

export const confusionChart = makeChart<ConfusionData>(async (element, data, width) => {
  const { counts, names, measure, diagonal, onPlot } = data;
  const values = names.map((_, label) => {
    const row = names.map((_, prediction) => counts[label * names.length + prediction]);
    const images = row.reduce((sum, count) => sum + count);
    return measure === 'images' ? row : row.map(count => (count / Math.max(images, 1)) * 100);
  });
  const coloured = values.flatMap((row, label) =>
    row.filter((_, prediction) => diagonal || prediction !== label),
  );
  setRestyle(element, plain => confusionSpec(plain, { ...data, most: Math.max(...coloured) }));
  await confusionMatrix(
    element,
    { values, tickLabels: [...names] },
    { width: Math.min(width, widest), height: element.clientHeight, shadeDiagonal: true },
  );
  const plot = plotAreaOf(element);
  if (plot) onPlot({ left: plot.left, top: plot.top, width: plot.width, height: plot.height });
});
