/** Files with anything in them: they are refused, or opened, and nothing else. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { edit, type Files, filesOf, packed, withBytes } from './testing/repack.ts';
import { openPage, reading, saved, someWork, workedPage } from './testing/worked-page.ts';

let notebook: File;
let files: Files;
beforeAll(async () => {
  notebook = await saved(await workedPage({ ...someWork, runs: [2], loss: 1 }));
  files = await filesOf(notebook);
});

/** The answer to a file, after a visit in which it was opened if it could be. */
async function answerTo(file: File): Promise<string> {
  const page = await openPage();
  const found = await reading(page, file);
  if (found.kind === 'refused') return found.kind;
  await page.file.open(found.notebook);
  page.states();
  page.app.runs.select(page.app.store.getState().runs[0]?.id ?? '');
  page.app.cells.runAll();
  await page.app.cells.settled();
  await page.app.storage.saved();
  return found.kind;
}

test('a file with any bytes changed is refused or opened', async () => {
  const change = fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async changes => {
      const damaged = await withBytes(notebook, bytes => {
        for (const [share, byte] of changes) bytes[Math.floor(share * bytes.length)] = byte;
      });
      expect(['read', 'refused']).toContain(await answerTo(damaged));
    }),
    { numRuns: 25 },
  );
});

/** Puts a value in the place of one of the fields of a record, counted through all of it. */
function withField(record: unknown, number: number, value: unknown): unknown {
  let passed = 0;
  const walk = (field: unknown): unknown => {
    if (passed++ === number) return value;
    if (Array.isArray(field)) return field.map(walk);
    if (typeof field !== 'object' || field === null) return field;
    return Object.fromEntries(Object.entries(field).map(([name, inner]) => [name, walk(inner)]));
  };
  const changed = walk(record);
  return number < passed ? changed : withField(record, number % passed, value);
}

test('a record with any field replaced by anything is refused or opened', async () => {
  const names = ['page.json', 'outputs.json', 'search.json', 'own-digits.json', 'data.json', 'runs/1.json'];
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(null, 0, -1, 1e9, '', [], {}, true));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.nat(400), value, async (name, number, given) => {
      const changed = new Map(files);
      edit(changed, name, record => withField(record, number, given));
      expect(['read', 'refused']).toContain(await answerTo(await packed(changed)));
    }),
    { numRuns: 25 },
  );
});
