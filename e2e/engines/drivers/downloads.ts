/** A folder into which a browser saves files, and what arrives there. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patience } from '../../tools/driver/patience.ts';

export class Downloads {
  readonly folder = mkdtempSync(join(tmpdir(), 'digit-recognizer-downloads-'));

  private arrived(): readonly string[] {
    return readdirSync(this.folder).filter(name => name.endsWith('.csv'));
  }

  /** Waits for a file that is whole: browsers write under another name, or grow it, until then. */
  async textAfter(act: () => Promise<void>): Promise<string> {
    for (const name of this.arrived()) rmSync(join(this.folder, name));
    await act();
    const deadline = performance.now() + 10_000 * patience;
    let size = -1;
    while (performance.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 100));
      const [name] = this.arrived();
      if (name === undefined) continue;
      const path = join(this.folder, name);
      const now = statSync(path).size;
      if (now > 0 && now === size) return readFileSync(path, 'utf8');
      size = now;
    }
    throw new Error('the browser saved no file');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
