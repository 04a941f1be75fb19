import { tinyRun } from './memory.ts';
import type { Part } from './part.ts';
import { onStage, prepared } from './stage.ts';

const asks = [
  { cell: 'train', request: 'train' },
  { cell: 'evaluate', request: 'predict' },
  { cell: 'predict', request: 'predict' },
] as const;

/** Workers that die in the middle of a request, which is answered all the same. */
export const workers: Part = {
  name: 'workers',
  usual: 200,
  run: (count, say) =>
    onStage(async stage => {
      const { context, notebook } = await prepared(stage, tinyRun);
      const { page } = notebook;
      const problems: string[] = [];
      let slowest = 0;
      for (let kill = 0; kill < count; kill++) {
        const { cell, request } = asks[kill % asks.length];
        const before = await page.evaluate(() => window.faultLog.engines);
        await page.evaluate(at => window.inflictAt(at, 'throw'), request);
        const begun = performance.now();
        await notebook.run(cell);
        await page.waitForFunction(engines => window.faultLog.engines > engines, before, { timeout: 30_000 });
        const ended = await notebook.waitFor(cell, ['done'], 60_000).then(
          () => true,
          () => false,
        );
        slowest = Math.max(slowest, performance.now() - begun);
        if (!ended) problems.push(`kill ${kill + 1}: ${cell} was not answered`);
        say(`worker ${kill + 1} of ${count}: ${cell}`);
      }
      await context.close();
      const measured = `slowest answer ${(slowest / 1000).toFixed(1)} s`;
      return { what: 'workers killed in the middle of a request', times: count, problems, measured };
    }),
};
