/** Finds or installs a Python with PyTorch and Jupyter's own validator, which check what the page exports. */
import { execFileSync } from 'node:child_process';
import { installSystemPackages } from './browser.mjs';
import { CommandFailure, step } from './setup.mjs';

const packages = ['python3-torch', 'python3-numpy', 'python3-nbformat'];

function installed() {
  return [process.env.PYTHON_WITH_TORCH, 'python3', '/usr/bin/python3'].find(python => {
    if (!python) return false;
    try {
      execFileSync(python, ['-c', 'import numpy, torch, nbformat'], { timeout: 60_000, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * An environment variable that tells the tests where it is. A system that cannot have it goes on without, and says so; with
 * `CI` set it fails.
 * @returns {Promise<Record<string, string>>}
 */
export async function findPython() {
  let found = installed();
  if (!found) {
    try {
      await step(`installing ${packages.join(', ')}`, () => installSystemPackages(...packages));
    } catch (cause) {
      if (!(cause instanceof CommandFailure)) throw cause;
      console.error(`That did not work: ${cause.message}`);
    }
    found = installed();
  }
  if (found) return { PYTHON_WITH_TORCH: found };
  const missing = `no Python with PyTorch was found or could be installed (${packages.join(', ')})`;
  if (process.env.CI) throw new CommandFailure(missing);
  console.error(`${missing}: what the page exports for Python is not run`);
  return {};
}
