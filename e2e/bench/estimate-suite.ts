/** `npm run -s bench -- estimate`: the time that the Train cell predicts after one calibration, against the truth. */
import type { Page } from 'playwright';
import type { KnobName } from '../../src/core/settings/knobs.ts';
import { presetSettings } from '../../src/core/settings/presets.ts';
import { defaultSettings, type Settings } from '../../src/core/settings/settings.ts';
import { launch } from '../tools/driver/chromium.ts';
import { NotebookPage } from '../tools/driver/notebook-page.ts';
import { serveBuiltPage } from '../tools/driver/serve.ts';
import { markdownTable } from '../tools/measure/markdown-table.ts';

interface Course {
  readonly name: string;
  readonly settings: Settings;
  /** False where weights of the predicted cost were fitted to earlier runs of this very training. */
  readonly isIndependent: boolean;
}

/** Short forms of what people train, each unlike the others in what its steps spend their time on. */
const courses: readonly Course[] = [
  { name: 'cnn, 2 epochs', settings: { ...defaultSettings, epochs: 2 }, isIndependent: false },
  {
    name: 'cnn with batch normalisation and augmentation, 1 epoch',
    settings: { ...defaultSettings, epochs: 1, batchNorm: true, augment: true },
    isIndependent: false,
  },
  {
    name: 'cnn, batch 512, 2 epochs',
    settings: { ...defaultSettings, epochs: 2, batchSize: 512 },
    isIndependent: false,
  },
  {
    name: 'dense 128-64 without dropout, 5 epochs',
    settings: { ...defaultSettings, model: 'dense', dropout: 0, epochs: 5 },
    isIndependent: false,
  },
  {
    name: 'dense preset, 2 epochs',
    settings: { ...presetSettings('dense', defaultSettings), epochs: 2 },
    isIndependent: false,
  },
  {
    name: 'best preset, 1 epoch',
    settings: { ...presetSettings('best', defaultSettings), epochs: 1 },
    isIndependent: false,
  },
  {
    name: 'fast preset, 2 epochs',
    settings: { ...presetSettings('fast', defaultSettings), epochs: 2 },
    isIndependent: false,
  },
  {
    name: 'LeNet-5 with average pooling, batch 64, 2 epochs',
    settings: {
      ...defaultSettings,
      filters: '6,16',
      kernelSize: '5',
      pooling: 'average',
      convDropout: 0,
      denseUnits: 120,
      dropout: 0,
      batchSize: 64,
      epochs: 2,
    },
    isIndependent: true,
  },
  {
    name: 'three convolutions 16-32-64, same padding, batch 256, 2 epochs',
    settings: {
      ...defaultSettings,
      convolutions: 3,
      filters: '16,32,64',
      padding: 'same',
      batchSize: 256,
      epochs: 2,
    },
    isIndependent: true,
  },
  {
    name: 'dense 256-128 with dropout, batch 64, 3 epochs',
    settings: { ...defaultSettings, model: 'dense', units1: 256, units2: 128, batchSize: 64, epochs: 3 },
    isIndependent: true,
  },
  {
    name: 'small convolutions 8-16 by SGD, batch 32, 1 epoch',
    settings: {
      ...defaultSettings,
      filters: '8,16',
      denseUnits: 64,
      optimizer: 'sgd',
      batchSize: 32,
      epochs: 1,
    },
    isIndependent: true,
  },
];
const calibration = presetSettings('sprint', defaultSettings);

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600 };

/** Reads the predicted time, such as `about 1 min 5 s`, in seconds. */
async function predicted(page: Page): Promise<number> {
  const hint = page.getByText(/^Training will take about/);
  const text = (await hint.textContent()) ?? '';
  const parts = [...text.matchAll(/([\d.]+) (ms|s|min|h)\b/g)];
  if (parts.length === 0) throw new Error(`the Train cell predicts nothing: "${text}"`);
  return parts.reduce((sum, [, value, unit]) => sum + Number(value) * unitSeconds[unit], 0);
}

async function fill(notebook: NotebookPage, settings: Settings): Promise<void> {
  await notebook.setKnobs(Object.keys(settings) as KnobName[], { ...settings, device: 'wasm' });
}

/** Trains, and gives the seconds of training alone. */
async function train(notebook: NotebookPage): Promise<number> {
  await notebook.run('train');
  await notebook.waitFor('train', ['running'], 60_000);
  await notebook.waitFor('train', ['done'], 1_200_000);
  const report = await notebook.page.evaluate(() => window.notebookReport?.());
  if (!report) throw new Error('the page reports no run');
  return report.seconds.train;
}

export async function estimateSuite(
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const server = await serveBuiltPage();
  const browser = await launch('none');
  try {
    const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
    const notebook = new NotebookPage(page);
    await page.goto(server.url);
    await notebook.button('Use sample data').click();
    await notebook.waitFor('explore', ['done'], 240_000);
    await fill(notebook, calibration);
    say('calibrating with sprint');
    await train(notebook);
    // All predictions are read before any of these has run: they come from the one calibration.
    const estimates: number[] = [];
    for (const { settings } of courses) {
      await fill(notebook, settings);
      estimates.push(await predicted(page));
    }
    const results = [];
    for (const [index, { name, settings, isIndependent }] of courses.entries()) {
      await fill(notebook, settings);
      say(name);
      const truth = await train(notebook);
      const estimate = estimates[index];
      results.push({ name, isIndependent, estimate, truth, ratio: estimate / truth });
    }
    const rows = results.map(({ name, isIndependent, estimate, truth, ratio }) => [
      name,
      isIndependent ? 'no' : 'yes',
      `${estimate.toFixed(1)} s`,
      `${truth.toFixed(1)} s`,
      ratio.toFixed(2),
      '0.75 to 1.25',
    ]);
    return {
      text: markdownTable(['settings', 'weights fitted to it', 'predicted', 'took', 'ratio', 'goal'], rows),
      data: { suite: 'estimate', results },
    };
  } finally {
    await browser.close();
    await server.close();
  }
}
