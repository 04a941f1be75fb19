import { expect, test } from 'playwright/test';
import { engineNames } from './drivers/driver.ts';
import { engines, withNotebook } from './open.ts';

for (const engine of engineNames.filter(name => engines.has(name)))
  test(`${engine}: a press hits the element once, and nothing else, though it moves away from the pointer twice`, () =>
    withNotebook(engine, async ({ driver }) => {
      await driver.evaluate(() => {
        const main = document.createElement('main');
        main.innerHTML = '<button>Aim here</button> <button>Not here</button><output></output>';
        const [wanted, other] = main.querySelectorAll('button');
        const output = main.querySelector('output');
        wanted.onclick = () => output?.append('hit ');
        other.onclick = () => output?.append('wrong ');
        let moves = 0;
        wanted.onpointermove = () => {
          if (++moves > 2) return;
          if (moves === 1) other.after(wanted);
          else other.before(wanted);
        };
        document.body.replaceChildren(main);
      });
      const button = await driver.element({ role: 'button', name: 'Aim here', within: null });
      await driver.click(button);
      expect(await driver.evaluate(() => document.querySelector('output')?.textContent)).toBe('hit ');
    }));
