/**
 * Runs a TypeScript command after the set-up that it needs: `node e2e/tools/commands/prepared.mjs page,browser script.ts ...args`.
 * Everything it says goes to stderr, so that stdout has only what the command itself prints.
 */
import { findBrowser } from './browser.mjs';
import { findEngines } from './engines.mjs';
import { build, CommandFailure, installPackages, prepareSampleData, requireNode, runTool } from './setup.mjs';

const quiet = { quietStdout: true };
const [needs, script, ...args] = process.argv.slice(2);
requireNode();
try {
  await installPackages(quiet);
  await prepareSampleData(quiet);
  if (needs.includes('page')) await build(quiet);
  const env = {
    ...(needs.includes('browser') ? { CHROME_PATH: await findBrowser() } : {}),
    ...(needs.includes('engines') ? await findEngines() : {}),
  };
  process.exitCode = await runTool('tsx', [script, ...args], { env }).then(
    () => 0,
    cause => cause.exitCode ?? 1,
  );
} catch (cause) {
  if (!(cause instanceof CommandFailure)) throw cause;
  console.error(`\nIt could not start: ${cause.message}. The output above says why.`);
  process.exitCode = 1;
}
