/** The version that the page tells: that of the package, and the commit where it is built from a clone. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

function commit(): string {
  try {
    const args = ['rev-parse', '--short=8', 'HEAD'];
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // The source came without its history, or there is no git.
    return '';
  }
}

/** `0.1.0 (2912f1d8)`; without a clone `0.1.0`. */
export function pageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const at = commit();
  return at === '' ? version : `${version} (${at})`;
}
