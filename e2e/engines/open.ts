/** The engines that the set-up found, and how a page is opened in each. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'playwright/test';
import { type GivenFile, zipFile } from '../tools/driver/files.ts';
import { openChromium } from './drivers/chromium.ts';
import type { Driver, EngineName } from './drivers/driver.ts';
import { openFirefox } from './drivers/firefox.ts';
import { openWebKit } from './drivers/webkit.ts';
import { EngineNotebook } from './engine-notebook.ts';

const { FIREFOX_PATH, WEBKIT_DRIVER, WEBKIT_BROWSER } = process.env;

type Opening = () => Promise<Driver>;

const webKit = (sharesMemory: boolean): readonly Opening[] =>
  WEBKIT_DRIVER && WEBKIT_BROWSER
    ? [() => openWebKit({ driver: WEBKIT_DRIVER, miniBrowser: WEBKIT_BROWSER }, sharesMemory)]
    : [];

const openings: { readonly [Name in EngineName]: readonly Opening[] } = {
  chromium: [openChromium],
  firefox: FIREFOX_PATH ? [() => openFirefox(FIREFOX_PATH)] : [],
  webkit: webKit(false),
};

/** Engines by name, in the order of the table; WebKit also as Safari is, with shared memory. */
export const engines: ReadonlyMap<string, Opening> = new Map(
  [
    ...Object.entries(openings).map(([name, [open]]) => [name, open] as const),
    ['webkit with shared memory', webKit(true)[0]] as const,
  ].filter((entry): entry is readonly [string, Opening] => entry[1] !== undefined),
);

/** Writes a given file to the disk, where every browser can choose it. */
export function onDisk({ name, buffer }: GivenFile): string {
  const path = join(mkdtempSync(join(tmpdir(), 'digit-recognizer-')), name);
  writeFileSync(path, buffer);
  return path;
}

export const smallZip = async (): Promise<string> => onDisk(await zipFile('digit-recognizer.zip'));

/** Opens the page in the engine for the time of the work, and checks that nothing happened that may not. */
export async function withNotebook<Answer>(
  engine: string,
  work: (notebook: EngineNotebook) => Promise<Answer>,
): Promise<Answer> {
  const open = engines.get(engine);
  const { baseURL } = test.info().project.use;
  if (open === undefined || baseURL === undefined) throw new Error(`there is no ${engine}`);
  const driver = await open();
  const told = (error: Error): never => {
    error.message = `${engine}: ${error.message}`;
    throw error;
  };
  try {
    await driver.goto(baseURL);
    const notebook = new EngineNotebook(driver);
    const answer = await work(notebook).catch(told);
    test.expect(await notebook.problems(), `what may not happen in ${engine}`).toEqual([]);
    return answer;
  } finally {
    await driver.close();
  }
}
