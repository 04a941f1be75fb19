/**
 * What every command needs before it starts: packages, sample data, a build. Plain Node without packages, since in a
 * fresh clone there are none. Each part leaves a stamp, so that the second time it costs nothing.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
const cache = join(root, '.cache');
const oldestNode = [20, 19];

/** A command that failed; its output has been shown already. */
export class CommandFailure extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command with the output shown (on stderr with `quietStdout`, so that stdout stays for results).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ quietStdout?: boolean, seconds?: number, env?: Record<string, string> }} [options]
 * @returns {Promise<void>}
 */
export function run(command, args, { quietStdout = false, seconds, env = {} } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', quietStdout ? 2 : 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
      ...(seconds === undefined ? {} : { timeout: seconds * 1000 }),
    });
    child.on('error', cause => fail(new CommandFailure(`${command}: ${cause.message}`)));
    child.on('exit', (code, signal) => {
      if (code === 0) done();
      else
        fail(new CommandFailure(`${command} ${args.join(' ')}: ${signal ?? `exit code ${code}`}`, code ?? 1));
    });
  });
}

/**
 * Says what happens and how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  console.error(`\n== ${what}`);
  const start = performance.now();
  try {
    return await work();
  } finally {
    console.error(`== ${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
}

/** @param {string} file */
const bin = file => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${file}.cmd` : file);

/**
 * Runs a tool of the installed packages.
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runTool = (tool, args, options) => run(bin(tool), args, options);

/**
 * Every file below, with its content, hashed.
 * @param {readonly string[]} paths
 */
function fingerprint(paths) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const add = path => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const stat = statSync(full);
    if (stat.isDirectory()) for (const name of readdirSync(full).sort()) add(join(path, name));
    // The sample data is large and made by a script: its size and time tell it apart.
    else if (path.startsWith(join('public', 'sample'))) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
    else if (!/\.test\.tsx?$/.test(path)) hash.update(`${path}\n`).update(readFileSync(full));
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

/**
 * Does the work unless its result exists and the stamp says that it was made from the same things.
 * @param {string} name
 * @param {{ result: string, from: readonly string[] }} made
 * @param {() => Promise<void>} work
 */
async function once(name, { result, from }, work) {
  const stamp = join(cache, `${name}.stamp`);
  const print = fingerprint(from);
  if (existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return;
  await work();
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, print);
}

/** Stops with a sentence on a Node that is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  console.error(`This needs Node ${oldestNode.join('.')} or newer; here it is ${process.versions.node}.`);
  process.exit(1);
}

/** npm writes down what it installed as the last thing it does; packages for other systems are left out there. */
function installedAsLocked() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  /** @param {string} file @returns {Record<string, { version: string, optional?: boolean }>} */
  const packages = file => JSON.parse(readFileSync(file, 'utf8')).packages;
  const have = packages(installed);
  return Object.entries(packages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || optional || have[path]?.version === version,
  );
}

/** @param {Parameters<typeof run>[2]} [options] */
export async function installPackages(options) {
  if (installedAsLocked()) return;
  await step('installing packages from the lock file', () =>
    // Some packages ask for a newer Node for what this project does not use: only errors are of use here.
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], options),
  );
}

/** @param {Parameters<typeof run>[2]} [options] */
export function prepareSampleData(options) {
  const made = {
    result: 'public/sample',
    from: ['e2e/tools/sample-data/sample-data.ts', 'package-lock.json'],
  };
  return once('sample-data', made, () =>
    step('preparing the sample data', () =>
      runTool('tsx', ['e2e/tools/sample-data/sample-data.ts'], options),
    ),
  );
}

/** @param {Parameters<typeof run>[2]} [options] */
export function build(options) {
  const from = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
  return once('build', { result: 'dist/index.html', from }, () =>
    step('building', () => runTool('vite', ['build', '--logLevel', 'warn'], options)),
  );
}
