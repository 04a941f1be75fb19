/** Firefox by Puppeteer, over WebDriver BiDi. */
import puppeteer, { type ElementHandle, type KeyInput } from 'puppeteer-core';
import { Downloads } from './downloads.ts';
import { callOf, type Driver } from './driver.ts';
import { find } from './find.ts';
import { awaitPress, pressHit, pressUntilHit } from './press.ts';
import { watchPage } from './watch-page.ts';

/**
 * Puppeteer's `Enter` is that of the number pad, with which Firefox presses no button. This is the other one, by its
 * number in https://www.w3.org/TR/webdriver2/#keyboard-actions.
 */
const mainEnter = '\uE006' as KeyInput;

export async function openFirefox(executablePath: string): Promise<Driver<ElementHandle<Element>>> {
  const downloads = new Downloads();
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads.folder,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'dom.serviceWorkers.enabled': false,
    },
  });
  // The page that Firefox starts with never has the focus, and keys press no button without it.
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => {
    if (message.text().includes('Content-Security-Policy')) errors.push(message.text());
  });
  await page.evaluateOnNewDocument(watchPage);
  return {
    goto: async url => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    evaluate: (run, ...given) => page.evaluate(callOf(run, given)) as never,
    runScript: async source => void (await page.evaluate(source)),
    element: async query =>
      (await page.evaluateHandle(find, query)).asElement() as ElementHandle<Element> | null,
    click: element =>
      pressUntilHit({
        aim: () => element.evaluate(awaitPress),
        press: () => element.click(),
        hit: () => page.evaluate(pressHit),
      }),
    setFiles: (element, paths) => (element as ElementHandle<HTMLInputElement>).uploadFile(...paths),
    choose: async (element, value) => void (await element.select(value)),
    focus: element => element.focus(),
    valueOf: element => (element as ElementHandle<HTMLInputElement>).evaluate(({ value }) => value),
    type: text => page.keyboard.type(text),
    press: key => page.keyboard.press(key === 'Enter' ? mainEnter : key),
    async pressWithControl(key) {
      await page.keyboard.down('Control');
      await page.keyboard.press(key as 'a');
      await page.keyboard.up('Control');
    },
    saved: act => downloads.textAfter(act),
    errors: () => errors,
    async close() {
      await browser.close();
      downloads.remove();
    },
  };
}
