import type { EpochResult } from '../../core/checkpoint.ts';

export function LiveCharts({ history }: { readonly history: readonly EpochResult[] }) {
  return <p className="hint">{history.length} epochs</p>;
}
