/** Reads a notebook file as a whole: every field is checked and migrated before anything of the page is touched. */
import { messageOf } from '../../core/error-message.ts';
import { formatCount } from '../../core/format.ts';
import { createRunBodies } from '../page/run-bodies.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { SearchRecord } from '../page/search-record.ts';
import {
  migratedData,
  migratedOutputs,
  migratedOwnDigits,
  migratedPage,
  migratedRun,
  migratedSearch,
} from '../persistence/migrate.ts';
import { type SavedOwnDigits, savedOwnDigits } from '../persistence/saved-page.ts';
import { readArrayFile } from './array-file.ts';
import { type Check, FieldProblem } from './checks/check.ts';
import { packedData } from './checks/check-data.ts';
import { savedOutputs } from './checks/check-outputs.ts';
import { ownDigits, savedPage } from './checks/check-page.ts';
import { type CheckedRecords, refuseContradictions, refuseForeignLabels } from './checks/check-rows.ts';
import { bodyOf, runRecord } from './checks/check-run.ts';
import { searchRecord } from './checks/check-search.ts';
import {
  formatName,
  formatVersion,
  type Manifest,
  manifest,
  manifestName,
  recordNames,
  runName,
} from './notebook-format.ts';
import { NotebookRefusal } from './notebook-problem.ts';
import { type NotebookZip, openNotebookZip } from './read-zip.ts';
import { type ArrayContent, arraysIn, recordOf } from './record-json.ts';

/** A notebook file that can be opened. */
export interface ReadNotebook extends CheckedRecords {
  readonly file: string;
  readonly manifest: Manifest;
  readonly search: SearchRecord | null;
  readonly ownDigits: SavedOwnDigits;
}

const newerPage = 'Reload the page to have its newest version, or open the file where it was saved.';

/** Gives what `work` gives; what is wrong with a field is told of the file that it is in. */
async function inFile<Value>(where: string, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error;
    throw new NotebookRefusal(where, `${error.at || 'It'} ${error.what}.`);
  }
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NotebookRefusal(where, `It is no JSON (${messageOf(error)}).`);
  }
}

/** A record with its arrays, as it was written. */
async function recordIn(zip: NotebookZip, file: string, name: string, inMemory = true): Promise<unknown> {
  const where = `${file}/${name}`;
  const json = parsed(await (await zip.blob(name)).text(), where);
  const arrays = new Map<string, ArrayContent>();
  for (const array of await inFile(where, () => arraysIn(json))) {
    const content = await readArrayFile(await zip.blob(array), inMemory);
    if (typeof content === 'string')
      throw new NotebookRefusal(`${file}/${array}`, `It is no array of this notebook: ${content}`);
    arrays.set(array, content);
  }
  return recordOf(json, array => arrays.get(array));
}

/** The record in the form of this version of the page, field by field. `migrate` gives null for what a later one wrote. */
function checked<Value>(
  where: string,
  raw: unknown,
  migrate: (raw: unknown) => Value | null | undefined,
  check: Check<Value>,
): Promise<Value> {
  return inFile(where, () => {
    let migrated: Value | null | undefined;
    try {
      migrated = migrate(raw);
    } catch {
      // The migrations read what the page itself stored, and throw by chance where a field is of another kind.
      throw new NotebookRefusal(where, 'It is no record of this page: fields are missing in it.');
    }
    if (migrated === null || migrated === undefined)
      throw new NotebookRefusal(where, 'It is of another version than this page reads.', newerPage);
    return check(migrated, '');
  });
}

async function readManifest(zip: NotebookZip, file: string): Promise<Manifest> {
  const where = `${file}/${manifestName}`;
  const json = parsed(await (await zip.blob(manifestName)).text(), where) as Partial<Manifest> | null;
  if (json?.format === formatName && Number(json.version) > formatVersion)
    throw new NotebookRefusal(
      file,
      `The notebook was saved by a newer version of this page, in format ${formatCount(Number(json.version))}; this one reads up to ${formatVersion}.`,
      newerPage,
    );
  return inFile(where, () => manifest(json, ''));
}

async function readRuns(zip: NotebookZip, file: string, count: number) {
  const runs: RunRecord[] = [];
  const bodies: CheckedRecords['bodies'] & Map<string, unknown> = new Map();
  for (let index = 0; index < count; index++) {
    const where = `${file}/${runName(index)}`;
    const raw = (await recordIn(zip, file, runName(index))) as { run?: unknown; body?: unknown } | null;
    const apart = createRunBodies();
    const run = await checked(where, raw?.run, saved => migratedRun(saved, apart), runRecord);
    // A run of the first version has its body in its record.
    const body = apart.held(run.id) ?? raw?.body ?? null;
    runs.push(run);
    if (body !== null) bodies.set(run.id, await inFile(where, () => bodyOf(run)(body, 'body')));
  }
  return { runs, bodies };
}

/** `onProgress` is told the share that was read, and `pause` lets the page have its turn. Rejects with a `NotebookRefusal`, and when `signal` is aborted. */
export async function readNotebook(
  file: File,
  onProgress: (share: number) => void,
  pause: () => Promise<void>,
  signal: AbortSignal,
): Promise<ReadNotebook> {
  let bytesRead = 0;
  const zip: NotebookZip = await openNotebookZip(
    file,
    bytes => {
      bytesRead += bytes;
      onProgress(bytesRead / Math.max(zip.bytes, 1));
    },
    pause,
    signal,
  );
  const { name } = file;
  const place = (record: keyof typeof recordNames) => `${name}/${recordNames[record]}`;
  const recordAs = (record: keyof typeof recordNames, inMemory = true) =>
    recordIn(zip, name, recordNames[record], inMemory);
  const contents = await readManifest(zip, name);
  const page = await checked(place('page'), await recordAs('page'), migratedPage, savedPage);
  const outputs = await checked(place('outputs'), await recordAs('outputs'), migratedOutputs, savedOutputs);
  const digits = await checked(
    place('ownDigits'),
    await recordAs('ownDigits'),
    saved => ((saved as Partial<SavedOwnDigits> | null)?.version === 1 ? migratedOwnDigits(saved) : null),
    ownDigits,
  );
  const search = contents.search
    ? await checked(place('search'), await recordAs('search'), migratedSearch, searchRecord)
    : null;
  const data = contents.data
    ? await checked(place('data'), await recordAs('data', false), migratedData, packedData)
    : null;
  if (data !== null) await inFile(place('data'), () => refuseForeignLabels(data));
  const records = { page, outputs, data, ...(await readRuns(zip, name, contents.runs)) };
  await inFile(name, () => refuseContradictions(records));
  return { file: name, manifest: contents, search, ownDigits: savedOwnDigits(digits), ...records };
}
