import { expect, test } from 'playwright/test';
import { axeSource } from '../a11y/axe-source.ts';
import { csvFile, smallSize, testCsv, trainCsv, withField, zipFile } from '../tools/driver/files.ts';
import { tiny } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';
import { submissionProblem } from '../tools/notebook/report.ts';
import { engineNames } from './drivers/driver.ts';
import type { EngineNotebook } from './engine-notebook.ts';
import { engines, onDisk, smallZip, withNotebook } from './open.ts';

const smallCnn = {
  model: 'cnn',
  filters: '4,8',
  denseUnits: 16,
  epochs: 2,
  seed: 11,
  device: 'wasm',
} as const;
const smallDense = { ...tiny, epochs: 2, seed: 11 } as const;

async function load(notebook: EngineNotebook): Promise<void> {
  await notebook.chooseFiles(await smallZip());
  await notebook.waitFor('data', 20, 'done');
}

async function train(
  notebook: EngineNotebook,
  settings: Parameters<EngineNotebook['setAll']>[0],
): Promise<void> {
  await notebook.setAll(settings);
  await notebook.run('train');
  await notebook.waitFor('train', 60, 'done');
}

async function predict(notebook: EngineNotebook): Promise<string> {
  await notebook.run('predict');
  await notebook.waitFor('predict', 30, 'done');
  return notebook.download();
}

test.describe.configure({ timeout: 90_000 * patience });

for (const engine of engineNames.filter(name => engines.has(name))) {
  test(`${engine}: a zip, a dense network and a CNN, charts, mistakes, the submission, and all of it after a reload`, () =>
    withNotebook(engine, async notebook => {
      await load(notebook);
      await notebook.waitFor('explore', 20, 'done');
      for (const settings of [smallDense, smallCnn]) {
        await train(notebook, settings);
        await notebook.until('the curves', 15, async () => (await notebook.count('train', 'svg')) >= 2);
      }
      await notebook.run('evaluate');
      await notebook.waitFor('evaluate', 30, 'done');
      await notebook.until(
        'the confusion matrix',
        15,
        async () => (await notebook.count('evaluate', 'svg')) > 0,
      );
      const submission = await predict(notebook);
      expect(submissionProblem(submission, smallSize.testRows)).toBeNull();

      const before = await notebook.states();
      await notebook.reload();
      await notebook.waitFor('predict', 20, 'done');
      expect(await notebook.states()).toEqual(before);
      expect(await notebook.download()).toBe(submission);
      await notebook.until('the curves again', 15, async () => (await notebook.count('train', 'svg')) >= 2);
    }));

  test(`${engine}: a training is paused, goes on after a reload, and is stopped and kept`, () =>
    withNotebook(engine, async notebook => {
      await load(notebook);
      await notebook.setAll({ ...smallCnn, filters: '16,32', epochs: 500 });
      await notebook.run('train');
      await notebook.click('Pause', 'train');
      await notebook.click('Resume', 'train');
      await notebook.until('an epoch', 60, async () => /epoch [2-9]/i.test(await notebook.textOf('train')));
      await notebook.reload();
      await notebook.click('Continue training');
      await notebook.until('the next epoch', 30, async () =>
        /running · epoch/.test(await notebook.textOf('train')),
      );
      await notebook.click('Stop and keep', 'train');
      await notebook.waitFor('train', 30, 'stopped', 'done');
      await notebook.run('evaluate');
      await notebook.waitFor('evaluate', 30, 'done');
    }));

  test(`${engine}: a bad file is refused with its line and a remedy, a damaged zip by its name, and what was there stays`, () =>
    withNotebook(engine, async notebook => {
      await load(notebook);
      const bad = onDisk(csvFile('train.csv', withField(trainCsv, 3, 5, '256')));
      await notebook.chooseFiles(bad, onDisk(csvFile('test.csv', testCsv)));
      await notebook.waitFor('data', 20, 'failed');
      expect(await notebook.textOf('data')).toMatch(/train\.csv, line 3, column 5: .*256/);
      const { name, mimeType, buffer } = await zipFile('cut.zip');
      const damaged = Buffer.from(buffer);
      damaged.fill(0x55, 200, 400);
      await notebook.chooseFiles(onDisk({ name, mimeType, buffer: damaged }));
      await notebook.until('the damage', 20, async () =>
        /cut\.zip.*damaged/s.test(await notebook.textOf('data')),
      );
      await notebook.chooseFiles(await smallZip());
      await notebook.waitFor('data', 20, 'done');
    }));

  test(`${engine}: no rule of axe is broken with every cell done`, () =>
    withNotebook(engine, async notebook => {
      await load(notebook);
      await train(notebook, smallDense);
      await notebook.run('evaluate');
      await notebook.waitFor('evaluate', 30, 'done');
      await notebook.run('predict');
      await notebook.waitFor('predict', 30, 'done');
      await notebook.driver.runScript(axeSource);
      const broken = await notebook.driver.evaluate(async () => {
        // A button on its way from one colour to the other has the contrast of neither.
        await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
        const { violations } = await window.axe.run('html', { resultTypes: ['violations'] });
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
        );
      });
      expect(broken).toEqual([]);
    }));

  test(`${engine}: from the network to the submission with nothing but keys`, () =>
    withNotebook(engine, async notebook => {
      const { driver } = notebook;
      await load(notebook);
      await driver.press('Escape');
      const focus = (name: string) =>
        notebook.until(`the focus on ${name}`, 5, async () => (await notebook.focused()) === name);
      const cells = async (keys: string, name: string) => {
        await driver.type(keys);
        await focus(name);
      };
      await cells('jj', 'Model');
      await driver.press('Enter');
      await focus('Preset');
      await driver.type('Dense');
      await notebook.until('the dense network', 5, async () =>
        (await notebook.textOf('model')).includes('First hidden layer'),
      );
      await driver.press('Escape');
      await cells('j', 'Train');
      await driver.press('Enter');
      await focus('Epochs');
      await driver.pressWithControl('a');
      await driver.type('1');
      await driver.press('Escape');
      await driver.type('r');
      await notebook.waitFor('predict', 60, 'done');
      await cells('jj', 'Predict');
      await notebook.until('the predictions', 5, () => notebook.has('button', 'Download submission.csv'));
      await driver.press('Enter');
      await focus('Download submission.csv');
      const submission = await driver.saved(() => driver.press('Enter'));
      expect(submissionProblem(submission, smallSize.testRows)).toBeNull();
    }));
}

test('the same seed gives the same submission.csv in every engine, byte for byte', async () => {
  test.setTimeout(240_000 * patience);
  const submissions = new Map<string, readonly string[]>();
  for (const engine of engines.keys())
    submissions.set(
      engine,
      await withNotebook(engine, async notebook => {
        await load(notebook);
        const found: string[] = [];
        for (const settings of [smallDense, smallCnn]) {
          await train(notebook, settings);
          found.push(await predict(notebook));
        }
        return found;
      }),
    );
  const [expected] = submissions.values();
  for (const [engine, found] of submissions) expect(found, engine).toEqual(expected);
});
