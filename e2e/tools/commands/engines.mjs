/** Finds or installs the browsers of the other engines: Firefox, and WebKitGTK's MiniBrowser with its driver. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installSystemPackages } from './browser.mjs';
import { CommandFailure, step } from './setup.mjs';

/** @typedef {Record<string, string>} Environment */

/** @param {string[]} names */
function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  return folders.flatMap(folder => names.map(name => join(folder, name))).find(path => existsSync(path));
}

/** @param {string} path */
function starts(path) {
  try {
    execFileSync(path, ['--version'], { timeout: 60_000, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Debian has the MiniBrowser in a folder of the library, whose name holds the processor and a version. */
function miniBrowser() {
  for (const base of ['/usr/lib', '/usr/libexec'].filter(folder => existsSync(folder)))
    for (const machine of ['.', ...readdirSync(base).filter(name => name.includes('-linux-'))])
      for (const version of ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0']) {
        const path = join(base, machine, version, 'MiniBrowser');
        if (existsSync(path)) return path;
      }
  return undefined;
}

/** @returns {Environment | null} */
function findFirefox() {
  const mac = '/Applications/Firefox.app/Contents/MacOS/firefox';
  const path = [process.env.FIREFOX_PATH, onPath('firefox-esr', 'firefox'), mac].find(
    each => each && existsSync(each) && starts(each),
  );
  return path ? { FIREFOX_PATH: path } : null;
}

/** @returns {Environment | null} */
function findWebKit() {
  const driver = process.env.WEBKIT_DRIVER ?? onPath('WebKitWebDriver');
  const browser = process.env.WEBKIT_BROWSER ?? miniBrowser();
  return driver && browser && onPath('Xvfb') ? { WEBKIT_DRIVER: driver, WEBKIT_BROWSER: browser } : null;
}

const engines = [
  { name: 'Firefox', packages: ['firefox-esr'], find: findFirefox },
  { name: 'WebKit', packages: ['webkit2gtk-driver', 'xvfb'], find: findWebKit },
];

/**
 * Environment variables that tell the tests where the browsers are. A system that cannot have one goes on without it, and
 * says so; with `CI` set it fails.
 * @returns {Promise<Environment>}
 */
export async function findEngines() {
  /** @type {Environment} */
  let environment = {};
  for (const { name, packages, find } of engines) {
    let found = find();
    if (found === null) {
      try {
        await step(`installing ${packages.join(' and ')}`, () => installSystemPackages(...packages));
      } catch (cause) {
        if (!(cause instanceof CommandFailure)) throw cause;
        console.error(`That did not work: ${cause.message}`);
      }
      found = find();
    }
    if (found === null) {
      const missing = `no ${name} was found or could be installed (${packages.join(', ')})`;
      if (process.env.CI) throw new CommandFailure(missing);
      console.error(`${missing}: its journeys are left out`);
    }
    environment = { ...environment, ...found };
  }
  return environment;
}
