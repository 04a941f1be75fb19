/** The table column of one setting, which runs and trials share. */
import { formatKnobValue, type Knob } from '../../core/settings/knob.ts';
import { type KnobName, knobs } from '../../core/settings/knobs.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Column } from '../../ui/figures/table.tsx';

export function settingColumn<Row>(name: KnobName, settingOf: (row: Row) => Settings[KnobName]): Column<Row> {
  const knob: Knob = knobs[name];
  const numeric = knob.kind === 'number';
  return {
    key: `setting ${name}`,
    header: knob.label,
    numeric,
    sortBy: row => (numeric ? Number(settingOf(row)) : formatKnobValue(knob, settingOf(row))),
    cell: row => formatKnobValue(knob, settingOf(row)),
  };
}
