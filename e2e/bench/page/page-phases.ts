/** What a visitor does, one thing after the other: files, training, evaluation and prediction. */
import { NotebookPage } from '../../tools/driver/notebook-page.ts';
import { samplePath } from '../../tools/sample-data/sample-data.ts';
import { cellEnded, drawn, type Phase, partOf, timeAfter } from './phase.ts';

/** The canvas is 280 points wide; the stroke is a seven. */
const stroke = [
  [70, 60],
  [210, 60],
  [130, 220],
] as const;

/** The whole job, with a drawing while the training runs. */
export const jobPhases: readonly Phase[] = [
  {
    name: 'reading the files',
    // From the disk, as dropped files: of what is fetched, the tool that drives this browser decodes a copy as text.
    begin: page => partOf('data', 'input[type=file]')(page).setInputFiles([samplePath]),
    over: cellEnded('explore'),
  },
  {
    name: 'training',
    prepare: page => new NotebookPage(page).setAll({ model: 'cnn', filters: '8,16', epochs: 500 }),
    begin: page => new NotebookPage(page).run('train'),
    over: timeAfter(partOf('train', '[data-testid=device]'), 5000),
  },
  {
    name: 'drawing while it trains',
    async begin(page) {
      await partOf('draw', 'button:has-text("Start drawing")')(page).click();
      const canvas = partOf('draw', '.pen-canvas')(page);
      await canvas.scrollIntoViewIfNeeded();
      const box = await canvas.boundingBox();
      if (!box) throw new Error('the canvas has no place');
      const scale = box.width / 280;
      for (const [at, [x, y]] of stroke.entries()) {
        await page.mouse.move(box.x + x * scale, box.y + y * scale, { steps: at === 0 ? 1 : 12 });
        if (at === 0) await page.mouse.down();
      }
      await page.mouse.up();
    },
    over: timeAfter(partOf('draw', '.draw-answer strong'), drawn),
  },
  {
    name: 'stopping',
    begin: page => new NotebookPage(page).button('Stop and keep').click(),
    over: cellEnded('train'),
  },
  {
    name: 'evaluating',
    begin: page => new NotebookPage(page).run('evaluate'),
    over: cellEnded('evaluate'),
  },
  {
    name: 'predicting',
    begin: page => new NotebookPage(page).run('predict'),
    over: cellEnded('predict'),
  },
];
