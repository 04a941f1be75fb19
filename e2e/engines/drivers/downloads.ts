/** A folder into which a browser saves files, and what arrives there. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patience } from '../../tools/driver/patience.ts';

export class Downloads {
  readonly folder = mkdtempSync(join(tmpdir(), 'digit-recognizer-downloads-'));

  /** Waits for a file that is whole: browsers write under another name, or grow it, until then. */
  async textAfter(act: () => Promise<void>): Promise<string> {
    const before = new Set(readdirSync(this.folder));
    await act();
    const deadline = performance.now() + 10_000 * patience;
    let size = -1;
    while (performance.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 100));
      const names = readdirSync(this.folder).filter(name => !before.has(name));
      if (names.length !== 1 || !names[0].endsWith('.csv')) continue;
      const path = join(this.folder, names[0]);
      const now = statSync(path).size;
      if (now > 0 && now === size) return readFileSync(path, 'utf8');
      size = now;
    }
    throw new Error('the browser saved no file');
  }

  remove(): void {
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true });
  }
}
