/** WebKitGTK's MiniBrowser by Selenium, on a display that nobody sees. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { Builder, Capabilities, Key, type WebElement } from 'selenium-webdriver';
import { Downloads } from './downloads.ts';
import type { Driver, NamedKey } from './driver.ts';
import { find } from './find.ts';
import { awaitPress, pressHit, pressUntilHit } from './press.ts';
import { watchPage } from './watch-page.ts';

export interface WebKitPaths {
  /** `WebKitWebDriver`. */
  readonly driver: string;
  readonly miniBrowser: string;
}

const keys: { readonly [Name in NamedKey]: string } = {
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  ArrowRight: Key.ARROW_RIGHT,
};

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Waits until something listens there. */
async function listening(port: number): Promise<void> {
  const connects = () =>
    new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1')
        .once('connect', () => resolve(true))
        .once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  const deadline = performance.now() + 10_000;
  while (!(await connects())) {
    if (performance.now() > deadline) throw new Error('WebKitWebDriver does not listen');
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Xvfb chooses a free display by itself and writes its number to the given file descriptor. */
async function startDisplay(): Promise<{ readonly process: ChildProcess; readonly name: string }> {
  const process = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    process.once('error', reject);
    process.once('exit', code => reject(new Error(`Xvfb ended with ${code}`)));
    process.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  return { process, name: `:${number}` };
}

/** `sharesMemory` switches `SharedArrayBuffer` on, which Safari has and WebKitGTK leaves out. */
export async function openWebKit(
  { driver, miniBrowser }: WebKitPaths,
  sharesMemory: boolean,
): Promise<Driver<WebElement>> {
  const downloads = new Downloads();
  // MiniBrowser saves where the user's folders say.
  mkdirSync(join(downloads.folder, '.config'));
  writeFileSync(join(downloads.folder, '.config/user-dirs.dirs'), 'XDG_DOWNLOAD_DIR="$HOME"\n');
  const display = await startDisplay();
  const port = await freePort();
  const service = spawn(driver, [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: display.name,
      HOME: downloads.folder,
      XDG_CONFIG_HOME: join(downloads.folder, '.config'),
      // Without a GPU its compositor draws by Mesa's software, in which it has crashed, and the page's process with it.
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      ...(sharesMemory ? { JSC_useSharedArrayBuffer: '1' } : {}),
    },
  });
  const end = (): void => {
    service.kill();
    display.process.kill();
    downloads.remove();
  };
  const ended = (cause: unknown): never => {
    end();
    throw cause;
  };
  await listening(port).catch(ended);
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] },
  });
  const browser = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(capabilities)
    .build()
    .catch(ended);
  await browser.manage().setTimeouts({ script: 120_000 });
  const evaluate: Driver['evaluate'] = async (run, ...given) => {
    const answer = (await browser.executeAsyncScript(
      `const [given, done] = arguments;
      Promise.resolve().then(() => (${run})(...given)).then(value => done({ value }), error => done({ error: String(error) }));`,
      given,
    )) as { value?: unknown; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value as never;
  };
  return {
    async goto(url) {
      await browser.get(url);
      await evaluate(watchPage);
    },
    async reload() {
      await browser.navigate().refresh();
      await evaluate(watchPage);
    },
    evaluate,
    runScript: source => browser.executeScript(source),
    element: query => browser.executeScript(`return (${find})(arguments[0])`, query),
    click: element =>
      pressUntilHit({
        aim: () =>
          browser.executeAsyncScript(
            `const [element, done] = arguments; (${awaitPress})(element).then(() => done(), () => done());`,
            element,
          ),
        press: () => element.click(),
        hit: () => evaluate(pressHit),
      }),
    setFiles: (element, paths) => element.sendKeys(paths.join('\n')),
    // MiniBrowser shows a select's options in a window of their own, where WebDriver cannot always reach them.
    choose: (element, value) =>
      browser.executeScript(
        "const [select, value] = arguments; select.value = value; select.dispatchEvent(new Event('change', { bubbles: true }));",
        element,
        value,
      ),
    focus: element => browser.executeScript('arguments[0].focus()', element),
    valueOf: element => browser.executeScript('return arguments[0].value', element),
    type: text => browser.actions().sendKeys(text).perform(),
    press: key => browser.actions().sendKeys(keys[key]).perform(),
    pressWithControl: key =>
      browser.actions().keyDown(Key.CONTROL).sendKeys(key).keyUp(Key.CONTROL).perform(),
    saved: act => downloads.textAfter(act),
    errors: () => [],
    async close() {
      await browser.quit().catch(() => undefined);
      end();
    },
  };
}
