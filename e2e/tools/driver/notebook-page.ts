/** The page as a person uses it, by names and labels: what the journeys and the unattended notebook both press. */
import type { Locator, Page } from 'playwright';
import { cellActions, cellNames } from '../../../src/cells/frame/cell-names.ts';
import type { CellId, CellState } from '../../../src/core/notebook/cell-graph.ts';
import type { Knob } from '../../../src/core/settings/knob.ts';
import { type KnobName, knobNames, knobs } from '../../../src/core/settings/knobs.ts';
import { type PresetName, presets } from '../../../src/core/settings/presets.ts';
import { defaultSettings, knobApplies, type Settings } from '../../../src/core/settings/settings.ts';
import { patience } from './patience.ts';

export class NotebookPage {
  constructor(readonly page: Page) {}

  cell(cell: CellId): Locator {
    return this.page.getByRole('region', { name: cellNames[cell], exact: true });
  }

  async stateOf(cell: CellId): Promise<CellState> {
    const state = await this.cell(cell).getAttribute('data-state');
    if (state === null) throw new Error(`the cell ${cell} does not tell its state`);
    return state as CellState;
  }

  /** Resolves when the cell is in one of the states; `timeout` is in milliseconds. */
  async waitFor(cell: CellId, states: readonly CellState[], timeout: number): Promise<void> {
    const wanted = states.map(state => `[data-state="${state}"]`).join(', ');
    await this.cell(cell)
      .and(this.page.locator(wanted))
      .waitFor({ timeout: timeout * patience });
  }

  /** True when the browser would now ask a person who leaves the page. */
  async asksBeforeLeaving(): Promise<boolean> {
    return this.page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
  }

  /** Resolves when all that is shown is kept. */
  async saved(): Promise<void> {
    await this.page.evaluate(() => window.notebookSaved?.());
  }

  /** Reloads once all that is shown is kept; before that the browser would ask a person whether to leave. */
  async reload(): Promise<void> {
    await this.saved();
    await this.page.reload();
  }

  /** Finds a button by its label. */
  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Loads the sample data; resolves when it can be trained on. */
  async loadSample(timeout = 15_000): Promise<void> {
    await this.button('Use sample data').click();
    await this.waitFor('data', ['done'], timeout);
  }

  /** Presses the cell's own action; its outdated ancestors run first. */
  async run(cell: CellId): Promise<void> {
    await this.cell(cell).getByRole('button', { name: cellActions[cell], exact: true }).first().click();
  }

  async chooseFiles(files: readonly string[]): Promise<void> {
    await this.cell('data')
      .locator('input[type=file]')
      .setInputFiles([...files]);
  }

  /** Opens what is folded away under *More*, so that every field is there: the page draws it only once it is open. */
  private async unfold(cell: CellId): Promise<void> {
    await this.cell(cell).waitFor();
    const summary = this.page.locator('summary').filter({ hasText: /^More/ });
    for (const details of await this.cell(cell).locator('details').filter({ has: summary }).all()) {
      if ((await details.getAttribute('open')) === null) await details.locator('> summary').click();
      await details.locator('> .disclosure-body').waitFor();
    }
  }

  /** Deals the images out anew between the two tables; false where the data do not have the answers for it. */
  async dealOut(seed: number): Promise<boolean> {
    await this.cell('data').locator('summary').filter({ hasText: /^More/ }).waitFor();
    await this.unfold('data');
    const field = this.cell('data').getByLabel('Split seed', { exact: true });
    if ((await field.count()) === 0) return false;
    await field.fill(String(seed));
    await this.button('Deal out anew').click();
    await this.cell('data').getByText(`by split seed ${seed}.`).waitFor();
    return true;
  }

  async choosePreset(name: PresetName): Promise<void> {
    await this.cell('model')
      .getByLabel('Preset', { exact: true })
      .selectOption({ label: presets[name].label });
  }

  /** Fills the fields of these settings, as far as they do something; a field may appear by filling one before it. */
  async setKnobs(names: readonly KnobName[], settings: Settings): Promise<void> {
    for (const name of knobNames) {
      if (names.includes(name) && knobApplies(settings, name)) await this.setKnob(name, settings);
    }
  }

  /** Fills the fields of `changes`; every other setting is taken to have its default. */
  async setAll(changes: Partial<Settings>): Promise<void> {
    await this.setKnobs(Object.keys(changes) as KnobName[], { ...defaultSettings, ...changes });
  }

  private async setKnob(name: KnobName, settings: Settings): Promise<void> {
    const knob: Knob = knobs[name];
    const value = settings[name];
    if (knob.more) await this.unfold(knob.cell);
    const field = this.cell(knob.cell).getByLabel(knob.label, { exact: true });
    switch (knob.kind) {
      case 'number':
      case 'list':
      case 'layers':
        return field.fill(String(value));
      case 'choice':
        await field.selectOption(String(value));
        return;
      case 'switch':
        return field.setChecked(value === true);
      default:
        return knob satisfies never;
    }
  }
}
