import { expect, it } from 'vitest';
import { arrange } from '../testing/arrange.ts';
import { tagsCsv } from './tags-csv.ts';

it('tagged images are listed with their label, what the network answers, and their tag', async () => {
  const { app } = arrange();
  app.cells.runAll();
  await app.cells.settled();
  // Row 2 was held out and evaluated, row 9 trained on; the double answers 3 to every image.
  app.rows.tag({ table: 'training', row: 9 }, 'odd, "very"');
  app.rows.tag({ table: 'training', row: 2 }, 'blot');
  app.rows.tag({ table: 'test', row: 0 }, '=1+1');
  expect(await tagsCsv(app.store.getState())).toBe(
    [
      'table,row,label,prediction,tag',
      'training,10,9,,"odd, ""very"""',
      'training,3,2,3,blot',
      `test,1,,3,"'=1+1"`,
      '',
    ].join('\n'),
  );
});
