import { expect, test } from 'playwright/test';
import { createProject, hashInNode, type Project } from '../library/installed-package.ts';
import { served, writeHashPage } from '../library/serve-project.ts';
import { patience } from '../tools/driver/patience.ts';
import { engines } from './open.ts';

test.describe.configure({ mode: 'default', timeout: 90_000 * patience });

let project: Project;
let hash: string;

test.beforeAll(async () => {
  project = await createProject();
  await writeHashPage(project);
  hash = await hashInNode(project);
});

test.afterAll(() => project.remove());

for (const [engine, open] of engines)
  test(`${engine}: the npm package trains with the bits that Node gives`, () =>
    served(project, '.', async url => {
      const driver = await open();
      try {
        await driver.goto(`${url}hash.html`);
        const title = () => driver.evaluate(() => document.title);
        // The more often a driver asks, the more often a worker of Firefox stands still and is replaced, ten seconds later.
        const patient = { timeout: 30_000 * patience, intervals: [1000] };
        await expect.poll(title, patient).not.toBe('training');
        // WebKitGTK shares memory only when it is told to.
        expect(await title()).toBe(`${engine === 'webkit' ? 1 : 2} ${hash}`);
      } finally {
        await driver.close();
      }
    }));
