/** The confusion matrix of a report: a table of few classes, a picture and the mistaken pairs of many. */
import type { ClassTable } from '../data/classes.ts';
import { wordsOf } from '../data/classes.ts';
import type { ConfusionMatrix } from '../evaluation/class-report.ts';
import { formatCount } from '../format.ts';
import { type Html, html } from './html.ts';
import { table } from './parts.ts';

/** A table of more columns is no longer read. */
const mostColumns = 12;
/** Of the pairs of many classes the most frequent ones are listed. */
const mostPairs = 40;

/** The share of the strongest colour of a count of mistakes, on a square-root scale: single ones are seen beside hundreds. */
const strength = (images: number, most: number): number => (most === 0 ? 0 : Math.sqrt(images / most));

const mostMistakes = (matrix: ConfusionMatrix, count: number): number =>
  matrix.reduce((most, images, at) => (at % (count + 1) === 0 ? most : Math.max(most, images)), 0);

function matrixTable(matrix: ConfusionMatrix, classes: ClassTable): Html {
  const { names } = classes;
  const { one } = wordsOf(classes);
  const most = mostMistakes(matrix, names.length);
  const caption = `Images by true ${one} (row) and predicted ${one} (column)`;
  const cell = (label: number, guess: number): Html => {
    const images = matrix[label * names.length + guess];
    if (label === guess) return html`<td class="number right">${formatCount(images)}</td>`;
    return images === 0
      ? html`<td class="number none">0</td>`
      : html`<td class="number heat" style="--strength:${strength(images, most).toFixed(2)}">${formatCount(images)}</td>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="matrix">
<caption>${caption}</caption>
<thead><tr><th scope="col">true</th>${names.map(name => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>
${names.map(
  (name, label) =>
    html`<tr><th scope="row">${name}</th>${names.map((_, guess) => cell(label, guess))}</tr>\n`,
)}</tbody>
</table></div>`;
}

interface Pair {
  readonly label: number;
  readonly guess: number;
  readonly images: number;
}

/** The pairs of a class and a wrong answer that occur, the most frequent first. */
function mistakenPairs(matrix: ConfusionMatrix, count: number): readonly Pair[] {
  return Array.from(matrix, (images, at) => ({ label: Math.floor(at / count), guess: at % count, images }))
    .filter(({ label, guess, images }) => label !== guess && images > 0)
    .sort((one, other) => other.images - one.images);
}

const cellSide = 10;
/** Steps of strength in the picture: the cells of one step are one path, so that thousands of them stay small. */
const steps = 8;

function matrixPicture(matrix: ConfusionMatrix, { names }: ClassTable): Html {
  const count = names.length;
  const most = mostMistakes(matrix, count);
  const side = count * cellSide;
  const right: string[] = [];
  const mistakes = Array.from({ length: steps }, (): string[] => []);
  for (const [at, images] of matrix.entries()) {
    if (images === 0) continue;
    const [row, column] = [Math.floor(at / count), at % count];
    const step = Math.max(0, Math.ceil(strength(images, most) * steps) - 1);
    const cells = row === column ? right : mistakes[step];
    cells.push(`M${column * cellSide} ${row * cellSide}h${cellSide}v${cellSide}h-${cellSide}z`);
  }
  return html`<figure><svg class="square" viewBox="0 0 ${side} ${side}" role="img" aria-label="Confusion matrix of ${count} classes, true classes from top to bottom, predicted ones from left to right; the mistakes are in the table below">
<rect class="ground" x="0" y="0" width="${side}" height="${side}"/>
<path class="right" d="${right.join('')}"/>
${mistakes.map((cells, step) => html`<path class="mistake" opacity="${(step + 1) / steps}" d="${cells.join('')}"/>`)}
</svg><figcaption>True classes from top to bottom (${names[0]} to ${names[count - 1]}), predictions from left to right. Right answers lie on the diagonal.</figcaption></figure>`;
}

/** `matrix` is `[classes, classes]`, true classes by row. */
export function matrixSection(matrix: ConfusionMatrix, classes: ClassTable): readonly Html[] {
  const { names } = classes;
  if (names.length <= mostColumns) return [matrixTable(matrix, classes)];
  const pairs = mistakenPairs(matrix, names.length);
  const which =
    pairs.length > mostPairs ? `the ${mostPairs} most frequent of ${formatCount(pairs.length)}` : 'all';
  return [
    matrixPicture(matrix, classes),
    table(
      `Mistaken pairs, ${which}`,
      [
        { header: 'True class', cell: row => names[row.label] },
        { header: 'Predicted', cell: row => names[row.guess] },
        { header: 'Images', numeric: true, cell: row => formatCount(row.images) },
      ],
      pairs.slice(0, mostPairs),
    ),
  ];
}
