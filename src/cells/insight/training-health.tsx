import { useMemo } from 'react';
import {
  formatCount,
  formatMeasured,
  formatPercent,
  formatPlural,
  missingNumber,
} from '../../core/format.ts';
import { findTrouble } from '../../core/training/health/findings.ts';
import type { LayerHealth, RunSample } from '../../core/training/health/health.ts';
import { useStepSeries } from '../../state/hooks.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Sparkline } from '../../ui/figures/sparkline.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import './training-health.css';

/** A layer over all samples of its network. */
interface LayerRow {
  readonly name: string;
  readonly samples: readonly LayerHealth[];
}

/** The charts of one column share their range, so that layers can be compared; it is logarithmic but for shares. */
interface Measure {
  readonly key: string;
  readonly header: string;
  readonly logarithmic: boolean;
  readonly measured: (layer: LayerHealth) => number | null;
  readonly format: (value: number) => string;
}

const small = (value: number): string =>
  value > 0 && value < 0.001 ? value.toExponential(1).replace('-', '−') : formatMeasured(value);

const measures: readonly Measure[] = [
  {
    key: 'gradient',
    header: 'Gradient norm',
    logarithmic: true,
    measured: layer => layer.gradientNorm,
    format: small,
  },
  {
    key: 'weights',
    header: 'Weight norm',
    logarithmic: true,
    measured: layer => layer.weightNorm,
    format: small,
  },
  {
    key: 'dead',
    header: 'Dead ReLUs',
    logarithmic: false,
    measured: layer => layer.deadShare,
    format: share => formatPercent(share, 0),
  },
];

/** Orders of magnitude below the largest value that a chart shows. */
const decades = 6;

function columnOf(measure: Measure, rows: readonly LayerRow[]): Column<LayerRow> {
  const { key, header, logarithmic, measured, format } = measure;
  const plotted = ({ samples }: LayerRow) =>
    samples.map(layer => {
      const value = measured(layer) ?? Number.NaN;
      return logarithmic ? Math.log10(value) : value;
    });
  const shown = rows.flatMap(plotted).filter(Number.isFinite);
  const highest = Math.max(...shown);
  const domain = logarithmic
    ? ([Math.max(Math.min(...shown), highest - decades), highest] as const)
    : ([0, 1] as const);
  return {
    key,
    header,
    cell: row => {
      const last = row.samples.at(-1);
      const value = last ? measured(last) : null;
      if (value === null) return <span className="health-none">{missingNumber}</span>;
      return (
        <span className="health-figure">
          <Sparkline values={plotted(row)} domain={domain} />
          <span>{format(value)}</span>
        </span>
      );
    },
  };
}

function rowsOf(samples: readonly RunSample[]): readonly LayerRow[] {
  const names = samples.at(-1)?.layers.map(({ name }) => name) ?? [];
  return names.map((name, index) => ({ name, samples: samples.map(({ layers }) => layers[index]) }));
}

/** The norms of gradients and weights and the dead ReLUs by layer, and what is wrong with them. */
export function TrainingHealth() {
  const { health = [] } = useStepSeries();
  const samples = useMemo(() => health.filter(({ network }) => network === health.at(-1)?.network), [health]);
  const rows = useMemo(() => rowsOf(samples), [samples]);
  const findings = useMemo(() => findTrouble(samples), [samples]);
  const last = samples.at(-1);
  if (!last) return null;
  const columns: readonly Column<LayerRow>[] = [
    { key: 'layer', header: 'Layer', cell: row => <code>{row.name}</code> },
    ...measures.map(measure => columnOf(measure, rows)),
  ];
  const ofNetwork = last.network > 0 ? `network ${last.network + 1}, ` : '';
  return (
    <>
      {findings.map(({ kind, message, remedy }) => (
        <Notice key={kind} tone="warning" title={message} remedy={remedy} />
      ))}
      <Disclosure summary="Health of the layers">
        <p className="hint health-what">
          Norms of gradients and weights, and the share of ReLU units that gave 0 for a whole minibatch;{' '}
          {ofNetwork}
          {formatPlural(samples.length, 'sample')} up to step {formatCount(last.step + 1)}.
        </p>
        <Table
          caption="Norms of gradients and weights, and dead ReLUs, of each layer"
          captionHidden
          columns={columns}
          rows={rows}
          rowKey={row => row.name}
        />
        <p className="hint">
          Each chart shows one layer from the first sample to the last; the charts of a column share their
          range, which is logarithmic for norms. Gradients are measured before any clipping.
        </p>
      </Disclosure>
    </>
  );
}
