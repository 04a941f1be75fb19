/** Saves the model's summary as text; loaded with the first use. */
import { kerasSummary } from '../../core/model/keras-summary.ts';
import type { LayerSummary } from '../../core/model/model-spec.ts';
import { saveFile } from '../../ui/controls/save-file.ts';

export function saveSummary(layers: readonly LayerSummary[]): void {
  saveFile('model-summary.txt', `${kerasSummary(layers)}\n`);
}
