import { NotebookPage } from '../tools/driver/notebook-page.ts';
import { install } from './instruments.ts';
import type { Scene } from './matrix-cell.ts';

/** Kills the page's process and opens the notebook in another one. */
export async function crash({ page, context }: Pick<Scene, 'page' | 'context'>): Promise<NotebookPage> {
  const address = page.url();
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // The command has no answer: the process is gone.
  session.send('Page.crash').catch(() => {});
  await crashed;
  const next = await context.newPage();
  await install(next, 'nothing');
  await next.goto(address);
  return new NotebookPage(next);
}
