import { expect, test } from 'vitest';
import { presetSettings } from '../settings/presets.ts';
import { defaultSettings, toModelSpec } from '../settings/settings.ts';
import { reportPage } from './report-page.ts';
import { fourAnswers, rowsOf, sampleReport } from './testing/sample-report.ts';

test('the largest run still makes a file of less than 300 kB', () => {
  const classes = Array.from({ length: 62 }, (_, index) => index);
  const rows = 12_000;
  const settings = { ...presetSettings('ensemble', defaultSettings), networks: 25, epochs: 500 };
  const page = reportPage({
    ...sampleReport,
    settings,
    classes: { labels: classes, names: classes.map(label => `class number ${label}`) },
    history: Array.from({ length: 12_500 }, (_, index) => ({ ...sampleReport.history[0], epoch: index + 1 })),
    keptEpoch: 7777,
    networks: Array.from({ length: 25 }, (_, index) => ({
      name: `network ${index + 1}, seed ${index}`,
      spec: toModelSpec(settings, 62),
    })),
    data: { known: true, value: { files: [], notes: [], split: 0, counts: classes.map(() => 100) } },
    answers: {
      known: true,
      value: {
        ...fourAnswers,
        rows: Uint32Array.from({ length: rows }, () => 3),
        labels: Uint8Array.from({ length: rows }, (_, row) => row % 62),
        // Every pair of classes is mistaken.
        probabilities: Float32Array.from({ length: rows * 62 }, (_, at) =>
          at % 62 === Math.floor(at / 62 / 62) % 62 ? 0.5 : 0.01,
        ),
      },
    },
  });
  expect(page.length).toBeLessThan(300_000);
  expect(rowsOf(page, 'Loss and accuracy of each epoch').some(([epoch]) => epoch === '7777')).toBe(true);
});
