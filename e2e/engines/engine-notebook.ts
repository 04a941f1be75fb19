/** The notebook in any engine, pressed and read by roles, names and labels. */
import { cellActions, cellNames } from '../../src/cells/frame/cell-names.ts';
import { type CellId, type CellState, cellIds } from '../../src/core/notebook/cell-graph.ts';
import type { Knob } from '../../src/core/settings/knob.ts';
import { knobNames, knobs } from '../../src/core/settings/knobs.ts';
import { defaultSettings, knobApplies, type Settings } from '../../src/core/settings/settings.ts';
import { patience } from '../tools/driver/patience.ts';
import type { Driver } from './drivers/driver.ts';
import type { Query, Role } from './drivers/find.ts';
import { seenInPage } from './drivers/watch-page.ts';

const millisecondsBetweenLooks = 50;

export class EngineNotebook {
  constructor(readonly driver: Driver) {}

  /** Asks until the answer is there; `what` names it for the error. */
  async until<Value>(
    what: string,
    seconds: number,
    ask: () => Promise<Value | null | undefined | false>,
  ): Promise<Value> {
    const deadline = performance.now() + seconds * 1000 * patience;
    for (;;) {
      const value = await ask();
      if (value !== null && value !== undefined && value !== false) return value;
      if (performance.now() > deadline) throw new Error(`${what}: not within ${seconds * patience} s`);
      await new Promise(resolve => setTimeout(resolve, millisecondsBetweenLooks));
    }
  }

  async has(role: Role, name: string | null, cell: CellId | null = null): Promise<boolean> {
    return (await this.driver.element(this.query(role, name, cell))) !== null;
  }

  private query(role: Role, name: string | null, cell: CellId | null): Query {
    return { role, name, within: cell === null ? null : cellNames[cell] };
  }

  private element(role: Role, name: string | null, cell: CellId | null) {
    const query = this.query(role, name, cell);
    return this.until(JSON.stringify(query), 10, () => this.driver.element(query));
  }

  async click(name: string, cell: CellId | null = null): Promise<void> {
    await this.driver.click(await this.element('button', name, cell));
  }

  /** Presses the cell's own action. */
  run(cell: CellId): Promise<void> {
    return this.click(cellActions[cell], cell);
  }

  async chooseFiles(...paths: readonly string[]): Promise<void> {
    await this.driver.setFiles(await this.element('files', null, 'data'), paths);
  }

  stateOf(cell: CellId): Promise<string | undefined> {
    return this.driver.evaluate(
      id => document.getElementById(id)?.closest('section')?.dataset.state,
      `cell-${cell}-name`,
    );
  }

  /** Resolves when the cell is in one of the states. */
  async waitFor(cell: CellId, seconds: number, ...states: readonly CellState[]): Promise<void> {
    let state: string | undefined;
    await this.until(`${cell} ${states.join(' or ')}`, seconds, async () => {
      state = await this.stateOf(cell);
      return states.some(each => each === state);
    }).catch(async cause => {
      throw new Error(`${cause.message}; it is ${state}: ${await this.textOf(cell)}`);
    });
  }

  textOf(cell: CellId): Promise<string> {
    return this.driver.evaluate(
      id => document.getElementById(id)?.closest('section')?.innerText ?? '',
      `cell-${cell}-name`,
    );
  }

  /** How many elements of a CSS selector the cell shows. */
  count(cell: CellId, selector: string): Promise<number> {
    return this.driver.evaluate(
      (id, wanted) => document.getElementById(id)?.closest('section')?.querySelectorAll(wanted).length ?? 0,
      `cell-${cell}-name`,
      selector,
    );
  }

  /** What has the focus: the name of its label or its own text. */
  focused(): Promise<string> {
    return this.driver.evaluate(() => {
      const element = document.activeElement;
      if (element === null) return '';
      const by = element.getAttribute('aria-labelledby');
      const named = by === null ? element : document.getElementById(by);
      const label = 'labels' in element ? (element.labels as NodeListOf<HTMLLabelElement> | null)?.[0] : null;
      return (element.getAttribute('aria-label') ?? (label ?? named)?.textContent ?? '').trim();
    });
  }

  /** Fills the fields of these settings, as far as they do something. */
  async setAll(changes: Partial<Settings>): Promise<void> {
    const settings = { ...defaultSettings, ...changes };
    for (const name of knobNames) {
      if (!(name in changes) || !knobApplies(settings, name)) continue;
      const knob: Knob = knobs[name];
      if (knob.more) await this.unfold(knob.cell);
      const field = await this.element('field', knob.label, knob.cell);
      const wanted = String(settings[name]);
      if (knob.kind === 'choice') await this.driver.choose(field, wanted);
      else if (knob.kind === 'switch') throw new Error('no journey needs a switch');
      else await this.retype(field, wanted);
      const shown = await this.driver.valueOf(field);
      if (shown !== wanted) throw new Error(`${knob.label} shows ${shown}, not ${wanted}`);
    }
  }

  /** Types in place of what is in the field. */
  private async retype(field: unknown, text: string): Promise<void> {
    // A click could miss: fields appear and move while others are filled.
    await this.driver.focus(field);
    await this.driver.pressWithControl('a');
    await this.driver.type(text);
  }

  private async unfold(cell: CellId): Promise<void> {
    const folded = await this.driver.element(this.query('summary', 'More', cell));
    if (folded !== null) await this.driver.click(folded);
  }

  /** Reloads once all that is shown is written down. */
  async reload(): Promise<void> {
    await this.driver.evaluate(async () => window.notebookSaved?.());
    await this.driver.reload();
  }

  states(): Promise<readonly (string | undefined)[]> {
    return Promise.all(cellIds.map(cell => this.stateOf(cell)));
  }

  /** Uncaught errors, breaches of the policy and requests to elsewhere. */
  async problems(): Promise<readonly string[]> {
    return [...this.driver.errors(), ...(await this.driver.evaluate(seenInPage))];
  }

  download(): Promise<string> {
    return this.driver.saved(() => this.click('Download submission.csv', 'predict'));
  }
}
