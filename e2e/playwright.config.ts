/** The browser tests: on the processor alone, and those that need a GPU with one in software. */
import { join } from 'node:path';
import { defineConfig } from 'playwright/test';
import { type Gpu, gpuFlags, quietFlags } from './tools/driver/chromium.ts';
import { patience } from './tools/driver/patience.ts';

const port = Number(process.env.E2E_PORT ?? 4319);
const executablePath = process.env.CHROME_PATH;

const browserWith = (gpu: Gpu) => ({
  launchOptions: {
    args: [...quietFlags, ...gpuFlags[gpu]],
    ...(executablePath === undefined ? {} : { executablePath }),
  },
});

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '**/*.spec.ts',
  outputDir: join(import.meta.dirname, '../test-results/browser'),
  // Most tests wait most of the time: for a checkpoint, for a page, for a computer that sleeps. More than two at a time
  // would slow one another down, since a training takes every core there is.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000 * patience,
  expect: { timeout: 15_000 * patience },
  use: {
    baseURL: `http://localhost:${port}/`,
    // Offline use has a test of its own; elsewhere a worker of an earlier test must not answer.
    serviceWorkers: 'block',
    // A trace costs half as much again as the test itself: `npm run e2e -- --trace on TEST` writes one.
    trace: 'off',
  },
  projects: [
    { name: 'processor', testIgnore: ['**/gpu/**', '**/engines/**'], use: browserWith('none') },
    { name: 'gpu', testMatch: '**/gpu/**/*.spec.ts', use: browserWith('software') },
    { name: 'engines', testMatch: '**/engines/**/*.spec.ts' },
  ],
  webServer: {
    command: `npx vite preview --host localhost --port ${port} --strictPort --logLevel warn`,
    cwd: join(import.meta.dirname, '..'),
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
