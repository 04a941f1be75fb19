/** Finds a Chromium that really starts: one that is installed, else Playwright's, else the system's package. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CommandFailure, run, runTool, step } from './setup.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A stub that asks to install a snap, or a browser without its libraries, exists but does not start.
 * @param {string} path
 */
function starts(path) {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--dump-dom', 'about:blank'];
  try {
    return execFileSync(path, args, { timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      '<html',
    );
  } catch {
    return false;
  }
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  const candidates = folders.flatMap(folder => names.map(name => join(folder, name)));
  return [process.env.CHROME_PATH ?? '', ...candidates, ...applications].find(
    path => existsSync(path) && starts(path),
  );
}

async function ofPlaywright() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) && starts(path) ? path : undefined;
}

/**
 * Without a way to become root it must not ask for a password: nobody is there to type it.
 * @param {string[]} packages
 */
export async function installSystemPackages(...packages) {
  const before = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  /** @param {string[]} args */
  const aptGet = (...args) => {
    const [command, ...rest] = [...before, 'apt-get', ...args];
    return run(command, rest, {
      quietStdout: true,
      seconds: 600,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', ...packages);
}

/**
 * The path of a Chromium that starts.
 * @returns {Promise<string>}
 */
export async function findBrowser() {
  const found = installed() ?? (await ofPlaywright());
  if (found) return found;
  const ways = [
    {
      what: "installing Playwright's Chromium",
      work: () => runTool('playwright', ['install', 'chromium'], { quietStdout: true, seconds: 600 }),
    },
    { what: "installing the system's Chromium package", work: () => installSystemPackages('chromium') },
  ];
  for (const { what, work } of ways) {
    try {
      await step(what, work);
    } catch (cause) {
      if (!(cause instanceof CommandFailure)) throw cause;
      console.error(`That did not work: ${cause.message}`);
    }
    const now = installed() ?? (await ofPlaywright());
    if (now) return now;
  }
  throw new CommandFailure(
    'no Chromium was found or could be installed; install Chromium or Chrome, or set CHROME_PATH to one',
  );
}
