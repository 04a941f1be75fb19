import { useCallback, useId, useMemo, useState } from 'react';
import { loadConfusionChart } from '../../charts/lazy.ts';
import { type ClassTable, wordsOf } from '../../core/data/classes.ts';
import type { ConfusionMatrix } from '../../core/evaluation/class-report.ts';
import { formatPercent, formatPlural } from '../../core/format.ts';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { SwitchField } from '../../ui/fields/switch-field.tsx';
import { ChartFigure } from '../../ui/figures/chart-figure.tsx';
import { CellOverlay, type CellOverlayProps, type MatrixCell } from './cell-overlay.tsx';
import { MatrixTables } from './matrix-tables.tsx';

export interface ConfusionProps {
  readonly matrix: ConfusionMatrix;
  readonly classes: ClassTable;
  /** Opens the images of a cell that has some. */
  readonly onOpen: (cell: MatrixCell) => void;
}

const measures = [
  { value: 'images', label: 'Images' },
  { value: 'percentages', label: 'Percent of class' },
] as const;
type Measure = (typeof measures)[number]['value'];

/** Heights in CSS pixels: cells of many classes are smaller, but there are more of them. */
const height = { few: 400, many: 480 };
const mostClassesOfFew = 12;

/** The cell of the most frequent mistake, where a look at the matrix begins. */
function worstCell(matrix: ConfusionMatrix, count: number): MatrixCell {
  const mistakes = matrix.map((images, at) => (Math.floor(at / count) === at % count ? 0 : images));
  const at = mistakes.indexOf(Math.max(...mistakes));
  return { label: Math.floor(at / count), predicted: at % count };
}

/** The confusion matrix, whose rows are true classes and whose columns are predictions; each cell opens its images. */
export function Confusion({ matrix, classes, onOpen }: ConfusionProps) {
  const { names } = classes;
  const words = wordsOf(classes);
  const line = useId();
  const [measure, setMeasure] = useState<Measure>('images');
  const [diagonal, setDiagonal] = useState(false);
  const [plot, setPlot] = useState<CellOverlayProps['plot'] | null>(null);
  const [chosen, setChosen] = useState<MatrixCell | null>(null);
  const active = useMemo(() => chosen ?? worstCell(matrix, names.length), [chosen, matrix, names.length]);
  const images = ({ label, predicted }: MatrixCell) => matrix[label * names.length + predicted];
  const open = (cell: MatrixCell): void => {
    setChosen(cell);
    if (images(cell) > 0) onOpen(cell);
  };
  const onPlot = useCallback(
    (next: CellOverlayProps['plot']) =>
      setPlot(before => (JSON.stringify(before) === JSON.stringify(next) ? before : next)),
    [],
  );
  const data = useMemo(
    () => ({ counts: matrix, names, noun: words.one, measure, diagonal, onPlot }),
    [matrix, names, words.one, measure, diagonal, onPlot],
  );
  return (
    <div className="matrix-figure">
      <ChartFigure
        title="Confusion matrix"
        note={measure === 'images' ? 'images' : `percent of each true ${words.one}`}
        label={`Confusion matrix of true and predicted ${words.many}; its numbers are in the table below`}
        height={names.length <= mostClassesOfFew ? height.few : height.many}
        load={loadConfusionChart}
        data={data}
        overlay={
          plot && (
            <CellOverlay
              plot={plot}
              count={names.length}
              active={active}
              onActive={setChosen}
              onOpen={open}
              describedBy={line}
            />
          )
        }
        table={<MatrixTables matrix={matrix} classes={classes} onOpen={open} />}
      />
      <p id={line} className="hint matrix-line" aria-live="polite">
        {describeCell(matrix, classes, active)}
      </p>
      <div className="toolbar">
        <SelectField label="Cells show" value={measure} options={measures} onChange={setMeasure} />
        <SwitchField label="Colour right answers too" checked={diagonal} onChange={setDiagonal} />
      </div>
    </div>
  );
}

/** `True 4, predicted 9: 12 images, 2.90 % of the class.` */
function describeCell(
  matrix: ConfusionMatrix,
  { names }: ClassTable,
  { label, predicted }: MatrixCell,
): string {
  const row = matrix.subarray(label * names.length, (label + 1) * names.length);
  const all = row.reduce((sum, images) => sum + images, 0);
  const images = row[predicted];
  const share = all === 0 ? '' : `, ${formatPercent(images / all)} of the class`;
  const how = images === 0 ? '' : ' A click or Enter shows them.';
  return `True ${names[label]}, predicted ${names[predicted]}: ${formatPlural(images, 'image')}${share}.${how}`;
}
