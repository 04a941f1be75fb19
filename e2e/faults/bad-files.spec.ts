import { csvFile, type GivenFile, testCsv, trainCsv, withField, zipFile } from '../tools/driver/files.ts';
import { drop, expect, test } from '../tools/driver/fixtures.ts';

const header = (csv: string) => `${csv.split('\n')[0]}\n`;
const latin1 = (csv: string) => Buffer.concat([Buffer.from(csv), Buffer.from([0xe9, 0x2c, 0x0a])]);
const train = (text: string | Buffer) => csvFile('train.csv', text);
const png = Buffer.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
]);

interface BadInput {
  readonly what: string;
  readonly files: () => readonly GivenFile[] | Promise<readonly GivenFile[]>;
  /** The message names each of these. */
  readonly says: readonly (string | RegExp)[];
}

async function damagedZip(change: (bytes: Buffer) => Buffer): Promise<GivenFile> {
  const zip = await zipFile('digit-recognizer.zip');
  return { ...zip, buffer: change(zip.buffer) };
}

/** Sets the flag that says "encrypted" in every local and central header. */
function markEncrypted(zip: Buffer): Buffer {
  const bytes = Buffer.from(zip);
  for (const [signature, at] of [
    ['PK\u0003\u0004', 6],
    ['PK\u0001\u0002', 8],
  ] as const) {
    for (let i = bytes.indexOf(signature, 0, 'latin1'); i >= 0; i = bytes.indexOf(signature, i + 4, 'latin1'))
      bytes[i + at] |= 1;
  }
  return bytes;
}

const fewerPixels = (csv: string) => csv.replaceAll(/,[^,\n]*$/gm, '');

const inputs: readonly BadInput[] = [
  {
    what: 'a text that is not a CSV',
    files: () => [csvFile('notes.csv', 'hello\nworld\n')],
    says: ['notes.csv'],
  },
  {
    what: 'an image',
    files: () => [{ name: 'digit.png', mimeType: 'image/png', buffer: png }],
    says: ['digit.png', /image/i],
  },
  {
    what: 'a PDF',
    files: () => [csvFile('paper.pdf', '%PDF-1.7\n%\n1 0 obj\n')],
    says: ['paper.pdf', /PDF/],
  },
  { what: 'an empty file', files: () => [train('')], says: ['train.csv', /empty/i] },
  { what: 'a header and nothing else', files: () => [train(header(trainCsv))], says: ['train.csv', /row/i] },
  { what: 'numbers and no header', files: () => [train('7,0,255\n')], says: ['train.csv', /header/i] },
  {
    what: 'semicolons in a table of no images',
    files: () => [train('label;pixel0\n7;0\n')],
    says: ['train.csv', /semicolon|;/],
  },
  { what: 'another encoding', files: () => [train(latin1(trainCsv))], says: ['train.csv', /UTF-8/] },
  { what: 'a column too few', files: () => [train(fewerPixels(trainCsv))], says: ['train.csv', /78[345]/] },
  {
    what: 'a ragged row',
    files: () => [train(trainCsv.replace(/^((?:.*\n){4}.*)\n/, '$1,7\n'))],
    says: ['train.csv', /line 5/i],
  },
  {
    what: 'a missing pixel',
    files: () => [train(withField(trainCsv, 3, 9, ''))],
    says: [/line 3/i, /column 9/i],
  },
  {
    what: 'a pixel that is no number',
    files: () => [train(withField(trainCsv, 4, 5, 'abc'))],
    says: [/line 4/i, /column 5/i, 'abc'],
  },
  {
    what: 'a negative pixel',
    files: () => [train(withField(trainCsv, 2, 3, '-1'))],
    says: [/line 2/i, /column 3/i, '-1'],
  },
  {
    what: 'a fractional pixel',
    files: () => [train(withField(trainCsv, 2, 3, '0.5'))],
    says: [/line 2/i, /column 3/i, '0.5'],
  },
  {
    what: 'a pixel above 255',
    files: () => [train(withField(trainCsv, 601, 785, '256'))],
    says: [/line 601/i, /column 785/i, '256'],
  },
  {
    what: 'a label that no class has',
    files: () => [train(withField(trainCsv, 8, 1, '62'))],
    says: [/line 8/i, /column 1/i, '62'],
  },
  { what: 'test.csv alone', files: () => [csvFile('test.csv', testCsv)], says: [/train\.csv/] },
  {
    what: 'test.csv twice',
    files: () => [csvFile('test.csv', testCsv), csvFile('again.csv', testCsv)],
    says: [/test\.csv|again\.csv/],
  },
  {
    what: 'a test table in the place of train.csv',
    files: () => [csvFile('train.csv', testCsv)],
    says: ['train.csv', /label/i],
  },
  {
    what: 'a zip that ends too early',
    files: async () => [await damagedZip(bytes => bytes.subarray(0, bytes.length >> 1))],
    says: ['digit-recognizer.zip'],
  },
  {
    what: 'an encrypted zip',
    files: async () => [await damagedZip(markEncrypted)],
    says: ['digit-recognizer.zip', /encrypted|password/i],
  },
  {
    what: 'a zip without the tables',
    files: async () => [
      await zipFile('other.zip', {
        'train.csv': null,
        'test.csv': null,
        'solution.csv': null,
        'sample_submission.csv': null,
        'a.txt': 'a',
      }),
    ],
    says: ['other.zip', /train\.csv/],
  },
];

test('every bad file is refused with file, place and remedy, and what was loaded stays', async ({
  notebook,
}) => {
  await drop(notebook, [await zipFile('digit-recognizer.zip')]);
  await notebook.waitFor('data', ['done'], 15_000);
  const alert = notebook.cell('data').getByRole('alert').first();
  let before = 'nothing was refused yet';
  for (const { what, files, says } of inputs)
    await test.step(what, async () => {
      await drop(notebook, await files());
      await expect(alert).not.toHaveText(before, { useInnerText: true });
      for (const part of says) await expect(alert).toContainText(part);
      await expect(notebook.cell('data')).toContainText('600');
      before = await alert.innerText();
    });
});

test('a file name is shown as text and never read as HTML', async ({ notebook, page }) => {
  await drop(notebook, [csvFile('<img src=x onerror="document.title=1">.csv', 'hello\n')]);
  await expect(notebook.cell('data').getByRole('alert').first()).toContainText('<img src=x');
  await expect(page.locator('img[src=x]')).toHaveCount(0);
});
