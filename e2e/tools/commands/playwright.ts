/** `npm run e2e -- [names or options]`: only the tests in a browser, on a page that is built if need be. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['playwright', 'test', '-c', 'e2e', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
