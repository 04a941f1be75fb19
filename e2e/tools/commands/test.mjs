/** `npm test`: its own set-up, then every check there is. The last line counts the tests. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { findEngines } from './engines.mjs';
import { failedJourneys, failedUnits } from './failures.mjs';
import { findPython } from './python.mjs';
import {
  build,
  CommandFailure,
  installPackages,
  prepareSampleData,
  requireNode,
  root,
  runTool,
  step,
} from './setup.mjs';

const results = join(root, 'test-results');
const unitReport = join(results, 'unit.json');
const browserReport = join(results, 'browser.json');
/** The checks that failed, and whether their failed tests are counted one by one. @type {{ what: string, counted: boolean }[]} */
const broken = [];

/**
 * Runs one check. A failure does not end the run, so that one run reports everything that is wrong.
 * @param {string} what
 * @param {string} again how to run only this
 * @param {() => Promise<unknown>} work
 */
async function check(what, again, work) {
  const before = failedTests();
  try {
    await step(what, work);
    return true;
  } catch (cause) {
    if (!(cause instanceof CommandFailure)) throw cause;
    broken.push({ what: `${what} (again: ${again})`, counted: failedTests() > before });
    return false;
  }
}

/** @param {string} file */
const report = file => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

function failedTests() {
  const browser = report(browserReport)?.stats;
  return (report(unitReport)?.numFailedTests ?? 0) + (browser?.unexpected ?? 0) + (browser?.flaky ?? 0);
}

function failures() {
  const units = report(unitReport);
  return [...(units ? failedUnits(units, root) : []), ...failedJourneys(report(browserReport) ?? {})];
}

/** A check that failed without a test that says so counts as one. */
function count() {
  const passed = (report(unitReport)?.numPassedTests ?? 0) + (report(browserReport)?.stats.expected ?? 0);
  return { passed, failed: failedTests() + broken.filter(({ counted }) => !counted).length };
}

requireNode();
const start = performance.now();
try {
  await installPackages();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const browser = await step('finding a browser', findBrowser);
  const engines = await step('finding the other engines', findEngines);
  const python = await step('finding Python with PyTorch', findPython);
  console.error(`using ${[browser, ...Object.values(engines), ...Object.values(python)].join(', ')}`);

  // Side by side, since each of these computes on little more than one core. The build takes the sample data in.
  const [built] = await Promise.all([
    prepareSampleData().then(() => check('build', 'npx vite build', () => build())),
    check('types of the program', 'npx tsc -p .', () => runTool('tsc', ['-p', '.'])),
    check('types of the core, without a browser', 'npx tsc -p src/core', () =>
      runTool('tsc', ['-p', 'src/core']),
    ),
    check('lint and format', 'npx biome check .', () =>
      runTool('biome', ['check', '--error-on-warnings', '.']),
    ),
    check('dead code', 'npx knip', () => runTool('knip', [])),
  ]);
  await check('layers and unit tests', 'npx vitest run', () =>
    runTool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`], {
      env: { CHROME_PATH: browser, ...python },
    }),
  );
  if (built) {
    await check('size of the first script', 'npm run size', () =>
      runTool('tsx', ['e2e/tools/checks/size.ts']),
    );
    await check('the page in a browser', 'npm run e2e', () =>
      runTool('playwright', ['test', '-c', 'e2e', '--reporter=list,json'], {
        env: { CHROME_PATH: browser, ...engines, PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
      }),
    );
  }
} catch (cause) {
  if (!(cause instanceof CommandFailure)) throw cause;
  broken.push({ what: cause.message, counted: false });
}

for (const { what } of broken) console.log(`FAILED: ${what}`);
for (const failure of failures()) console.log(`  ${failure}`);
const { passed, failed } = count();
console.log(`in ${((performance.now() - start) / 60_000).toFixed(1)} minutes`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
