/** The package as whoever uses it has it: built, packed by npm and installed into an empty project. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type * as library from '../../src/library/node.ts';
import { testCsv, trainCsv } from '../tools/driver/files.ts';
import { buildLibrary } from './build-library.ts';

const run = promisify(execFile);

export interface Project {
  readonly folder: string;
  /** The folder of the installed package. */
  readonly installed: string;
  remove(): Promise<void>;
}

/** A new project with the package, 600 images in train.csv and 100 in test.csv. It needs no network. */
export async function createProject(): Promise<Project> {
  const base = await mkdtemp(join(tmpdir(), 'digit-recognizer-library-'));
  const npm = (...args: string[]) => run('npm', args, { cwd: folder, shell: process.platform === 'win32' });
  const built = join(base, 'package');
  const folder = join(base, 'project');
  await buildLibrary(built);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  await writeFile(join(folder, 'train.csv'), trainCsv);
  await writeFile(join(folder, 'test.csv'), testCsv);
  const [{ filename }] = JSON.parse((await npm('pack', built, '--json', '--pack-destination', base)).stdout);
  await npm('install', '--offline', '--no-audit', '--no-fund', join(base, filename));
  return {
    folder,
    installed: join(folder, 'node_modules/digit-recognizer'),
    remove: () => rm(base, { recursive: true, force: true }),
  };
}

/** The package as Node loads it. */
export const inNode = ({ installed }: Project): Promise<typeof library> =>
  import(pathToFileURL(join(installed, 'node.js')).href);

/** What `hashScript` says of the model that Node trains, without the number of threads. */
export async function hashInNode(project: Project): Promise<string> {
  const { loadLabelledCsv, train } = await inNode(project);
  const images = await loadLabelledCsv(await readFile(join(project.folder, 'train.csv')));
  const model = await train(images, { preset: 'sprint', seed: 3, threads: 1 });
  return createHash('sha256').update(model.save()).digest('hex');
}

/** The examples of the installed README by the name that stands behind the language. */
export async function examplesOf({ installed }: Project): Promise<ReadonlyMap<string, string>> {
  const readme = await readFile(join(installed, 'README.md'), 'utf8');
  const fences = readme.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms);
  return new Map(Array.from(fences, ([, name, text]) => [name, text]));
}
