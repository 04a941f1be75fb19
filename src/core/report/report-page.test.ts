import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultSettings, toModelSpec } from '../settings/settings.ts';
import { reportPage } from './report-page.ts';
import type { RunReport } from './run-report.ts';
import { elementsOf, fourAnswers, rowsOf, sampleReport, textsOf } from './testing/sample-report.ts';

test('the file needs nothing else: no script, no handler, no address but the data of its own pictures', () => {
  const page = reportPage(sampleReport);
  const elements = elementsOf(page);
  const names = new Set(elements.map(({ tagName }) => tagName));
  for (const tag of ['script', 'a', 'link', 'iframe', 'object', 'embed', 'form', 'base', 'use'])
    expect(names, tag).not.toContain(tag);
  const attributes = elements.flatMap(({ attrs }) => attrs);
  expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([]);
  for (const { value } of attributes.filter(({ name }) => /^(src|href|xlink:href|action|data)$/.test(name)))
    expect(value).toMatch(/^data:image\/png;base64,[\w+/]+=*$/);
  expect(page).not.toMatch(/https?:|url\(|@import/);
});

test('what the estimate is of is said where other networks predict, and each network is told alone', () => {
  expect(reportPage(sampleReport)).not.toContain('The estimate is');
  const judges = { networks: 2, fewest: 1, most: 1 };
  const spec = sampleReport.networks[0].spec;
  const page = reportPage({
    ...sampleReport,
    estimate: { kind: 'out of bag', judges },
    networks: [
      { name: 'network 1, seed 7', spec },
      { name: 'network 2, seed 8', spec },
      { name: 'network 3, seed 9', spec },
    ],
    answers: {
      known: true,
      value: {
        ...fourAnswers,
        alone: [
          { network: 0, rows: 2, accuracy: 1 },
          { network: 2, rows: 2, accuracy: 0.5 },
        ],
      },
    },
  });
  expect(page).toContain('each image was judged by 1 of 2 networks');
  expect(page).toContain('held out to validate, each by some of the networks.');
  expect(rowsOf(page, 'Each network alone')).toEqual([
    ['Network', 'Accuracy', 'Images'],
    ['network 1, seed 7', '100.00 %', '2'],
    ['network 3, seed 9', '50.00 %', '2'],
  ]);
  expect(reportPage({ ...sampleReport, estimate: { kind: 'validated network' } })).toContain(
    'New images are predicted by a second network, trained in the same way on every image',
  );
});

test('the figures are those of the run', () => {
  const page = reportPage(sampleReport);
  expect(textsOf(page, 'h1')).toEqual(['Fast, 3 epochs']);
  expect(textsOf(page, 'header')[0]).toContain(
    'Trained 2026-11-29 15:58 UTC on wasm · compiled · 2 threads in 9.2 s; 3 epochs, trained to the end.',
  );
  // Cross-entropy: three answers of 0.91 for the label, one of 0.01.
  const loss = (-(3 * Math.log(0.91) + Math.log(0.01)) / 4).toFixed(4);
  expect(textsOf(page, 'dd')).toEqual(['75.00 %', loss, '1']);
  expect(textsOf(page, 'dt')[0]).toContain('95 % interval 30.00 % to 95.00 %');
  expect(rowsOf(page, 'Loss and accuracy of each epoch').at(-1)).toEqual([
    '3',
    '0.2000',
    '0.9300',
    '0.1667',
    '0.9400',
    '0.006',
    '3.0 s',
  ]);
  expect(rowsOf(page, 'Images by true digit')[4]).toEqual([
    '3',
    '0',
    '0',
    '0',
    '0',
    '0',
    '1',
    '0',
    '0',
    '0',
    '0',
  ]);
  expect(rowsOf(page, 'Precision, recall and F1')[4]).toEqual(['3', '0.00 %', '0.00 %', '0.00 %', '1']);
  expect(textsOf(page, 'li')).toEqual(['3 → 591.0 % · row 14']);
  expect(page).toContain('All of them give the temperature 1.25.');
  expect(rowsOf(page, 'Files')[1]).toEqual(['digit-recognizer.zip/train.csv', 'to train and validate', '20']);
  expect(rowsOf(page, 'Settings that differ')).toContainEqual(['Epochs', '3', '12']);
  expect(rowsOf(page, 'Layers of the network')[1][0]).toBe('conv 24 5 valid');
  expect(textsOf(page, 'code')).toEqual([
    '#preset=fast&epochs=3&seed=7',
    'npm run -s notebook -- --model fast --set epochs=3 --seed 7 --backend wasm',
  ]);
});

/** The report with one text in every place into which a file, a person or a driver can bring one. */
function withText(text: string): RunReport {
  const { data } = sampleReport;
  if (!data.known) throw new Error('the sample knows its data');
  return {
    ...sampleReport,
    title: text,
    version: text,
    classes: { labels: sampleReport.classes.labels, names: sampleReport.classes.labels.map(() => text) },
    device: { ...sampleReport.device, adapter: text },
    networks: [
      { name: text, spec: sampleReport.networks[0].spec },
      { name: text, spec: toModelSpec(defaultSettings, 10) },
    ],
    dataHash: text,
    answers: {
      known: true,
      value: { ...fourAnswers, gains: [1, 2].map(networks => ({ networks, accuracy: 0.75, gain: 0 })) },
    },
    data: {
      known: true,
      value: { ...data.value, files: [{ name: text, use: 'training', rows: 20 }], notes: [text] },
    },
  };
}

const shapeOf = (page: string): string =>
  elementsOf(page)
    .map(({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join()}`)
    .join('\n');

const plain = shapeOf(reportPage(withText('plain')));

test.each([
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</title></style></code></pre></table><svg onload=alert(1)>',
  '<!--',
  '{{7*7}} <%= 7 %>',
  '&lt;b&gt; &amp; &#60;',
  '\u0000<\u0000script>',
])('a hostile name is only a name: %s', name => {
  const page = reportPage(withText(name));
  expect(shapeOf(page)).toBe(plain);
  expect(textsOf(page, 'h1')).toEqual([name.replaceAll('\u0000', '\ufffd')]);
});

test('no name whatsoever adds an element or an attribute', () => {
  const parts = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '=',
    '/',
    '!--',
    'script',
    'onerror',
    ']]>',
    '`',
    '\u0000',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(parts).map(list => list.join('')),
      ),
      name => {
        expect(shapeOf(reportPage(withText(name)))).toBe(plain);
      },
    ),
    { numRuns: 60 },
  );
});

test('what is not known is said in its place, with what to do', () => {
  const page = reportPage({
    ...sampleReport,
    data: { known: false, why: 'The data of this run are not loaded.' },
    answers: { known: false, why: 'This run is not evaluated.' },
    expected: { known: false, why: 'No score is expected.' },
  });
  for (const why of [
    'data of this run are not loaded',
    'This run is not evaluated',
    'No score is expected',
    'the link and the command lack the split seed',
  ])
    expect(textsOf(page, 'p').some(text => text.includes(why))).toBe(true);
  expect(textsOf(page, 'dd')).toEqual([]);
  expect(textsOf(page, 'h2')).toContain('Curves');
});

test('mistakes whose images are not loaded are listed without them', () => {
  const page = reportPage({
    ...sampleReport,
    answers: { known: true, value: { ...fourAnswers, pixels: null } },
  });
  expect(elementsOf(page).some(({ tagName }) => tagName === 'img')).toBe(false);
  expect(textsOf(page, 'li')).toHaveLength(1);
  expect(page).toContain('The images are not loaded');
});

test('a run without validation, one stopped before its first epoch, and a vote have their reports too', () => {
  const alone = {
    ...sampleReport,
    history: sampleReport.history.map(epoch => ({
      ...epoch,
      validationLoss: null,
      validationAccuracy: null,
    })),
  };
  expect(reportPage(alone)).not.toContain('validation</span>');
  const stopped = reportPage({ ...sampleReport, ended: 'stopped', history: [], keptEpoch: 0, leftOut: [4] });
  expect(stopped).toContain('Training was stopped before an epoch was complete.');
  expect(stopped).toContain('left out again: 5.');
  const vote = reportPage({
    ...sampleReport,
    isVote: true,
    history: [],
    networks: withText('first').networks,
  });
  expect(vote).toContain('No settings train a vote.');
});
