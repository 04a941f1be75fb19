import { endless, test } from '../tools/driver/fixtures.ts';

test('training can be paused, goes on from there, and stops with its best epoch', async ({ notebook }) => {
  const train = notebook.cell('train');
  await notebook.loadSample();
  await notebook.setAll(endless);
  await notebook.run('train');
  await train.getByRole('button', { name: 'Pause', exact: true }).click();
  await train.getByRole('button', { name: 'Resume', exact: true }).click();
  await train.getByRole('button', { name: 'Stop and keep', exact: true }).click();
  await notebook.waitFor('train', ['stopped', 'done'], 15_000);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 15_000);
});
