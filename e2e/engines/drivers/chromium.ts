/** Chromium by Playwright. */
import { readFileSync } from 'node:fs';
import type { ElementHandle } from 'playwright';
import { launch } from '../../tools/driver/chromium.ts';
import { callOf, type Driver } from './driver.ts';
import { find } from './find.ts';
import { awaitPress, pressHit, pressUntilHit } from './press.ts';
import { watchPage } from './watch-page.ts';

export async function openChromium(): Promise<Driver<ElementHandle<Element>>> {
  const browser = await launch('none');
  const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) errors.push(message.text());
  });
  await page.addInitScript(watchPage);
  return {
    goto: async url => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    evaluate: (run, ...given) => page.evaluate(callOf(run, given)),
    runScript: async source => void (await page.evaluate(source)),
    element: async query => (await page.evaluateHandle(find, query)).asElement(),
    click: element =>
      pressUntilHit({
        aim: () => element.evaluate(awaitPress),
        press: () => element.click({ timeout: 10_000 }),
        hit: () => page.evaluate(pressHit),
      }),
    setFiles: (element, paths) => element.setInputFiles([...paths]),
    choose: async (element, value) => void (await element.selectOption(value)),
    focus: element => element.focus(),
    valueOf: element => (element as ElementHandle<HTMLInputElement>).inputValue(),
    type: text => page.keyboard.type(text),
    press: key => page.keyboard.press(key),
    pressWithControl: key => page.keyboard.press(`Control+${key}`),
    async saved(act) {
      const download = page.waitForEvent('download');
      await act();
      return readFileSync(await (await download).path(), 'utf8');
    },
    errors: () => errors,
    close: () => browser.close(),
  };
}
