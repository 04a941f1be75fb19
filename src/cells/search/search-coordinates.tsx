import { useMemo } from 'react';
import { loadParallelChart } from '../../charts/lazy.ts';
import { formatPercent } from '../../core/format.ts';
import { ranking, type Trial } from '../../core/search/search.ts';
import type { Axis } from '../../core/search/search-space.ts';
import { describeSettings } from '../../core/settings/edit-settings.ts';
import { formatKnobValue, type Knob } from '../../core/settings/knob.ts';
import { knobs } from '../../core/settings/knobs.ts';
import type { SearchRecord } from '../../state/page/search-record.ts';
import { ChartFigure } from '../../ui/figures/chart-figure.tsx';

const accuracyOf = ({ state }: Trial): number =>
  state.kind === 'done' ? state.result.validationAccuracy : Number.NaN;

function chartAxis(axis: Axis) {
  const knob: Knob = knobs[axis.name];
  const name = knob.label;
  if (knob.kind !== 'number')
    return {
      kind: 'names' as const,
      name,
      names: axis.kind === 'values' ? axis.values.map(value => formatKnobValue(knob, value)) : [],
    };
  const scale = axis.kind === 'range' ? axis.scale : 'linear';
  return { kind: 'number' as const, name, scale };
}

const legend = [
  { name: 'trials, stronger where better', color: 'var(--color-series-a)' },
  { name: 'best', color: 'var(--color-series-b)' },
];

/** Parallel coordinates of the trials of the last rung, which were trained for the same number of epochs. */
export function SearchCoordinates({ record }: { readonly record: SearchRecord }) {
  const { queue: search, plan } = record;
  const data = useMemo(() => {
    const ranked = ranking(search);
    const alike = ranked.filter(trial => trial.rung === ranked[0].rung);
    // One or two lines show no pattern, so all finished trials are drawn.
    const shown = alike.length > 2 ? alike : ranked;
    return {
      axes: [
        ...plan.axes.map(chartAxis),
        { kind: 'number' as const, name: 'Validation', scale: 'linear' as const },
      ],
      lines: shown.map(trial => ({
        name: `${trial.id + 1}: ${describeSettings(trial.changes)}, ${formatPercent(accuracyOf(trial))}`,
        values: [
          ...plan.axes.map(({ name }) => {
            const knob: Knob = knobs[name];
            const value = trial.changes[name] ?? '';
            return knob.kind === 'number' ? Number(value) : formatKnobValue(knob, value);
          }),
          accuracyOf(trial),
        ],
        best: trial === ranked[0],
      })),
      format: (axis: number, value: number) =>
        axis < plan.axes.length ? formatKnobValue(knobs[plan.axes[axis].name], value) : formatPercent(value),
    };
  }, [search, plan]);
  return (
    <ChartFigure
      title="Parallel coordinates"
      note="a line a trial"
      label="Each trial as a line over its settings and its validation accuracy; the numbers are in the table above"
      legend={legend}
      height={260}
      load={loadParallelChart}
      data={data}
    />
  );
}
