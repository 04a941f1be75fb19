import { Download, PencilLine } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { formatCount, formatFlops } from '../../core/format.ts';
import { formatShape, type LayerSummary, summarize } from '../../core/model/model-spec.ts';
import { knobNames, knobs } from '../../core/settings/knobs.ts';
import { knobApplies, toModelSpec } from '../../core/settings/settings.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { DefinitionList } from '../../ui/figures/definition-list.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import { NotebookCell } from '../frame/notebook-cell.tsx';
import { KnobForm } from '../shared/knob-form.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';
import { describeLayer } from './describe-layer.ts';
import { PresetField } from './preset-field.tsx';

const LazyAboutModel = lazy(async () => ({ default: (await import('./about-model.tsx')).AboutModel }));

const LazyLayerEditor = lazy(async () => ({ default: (await import('./layer-editor.tsx')).LayerEditor }));

const LazyCopyLink = lazyOutput(async () => (await import('../link/copy-link.tsx')).CopyLink);

const columns: readonly Column<LayerSummary>[] = [
  { key: 'name', header: 'Layer', cell: row => <code>{row.name}</code> },
  { key: 'what', header: 'Settings', cell: row => describeLayer(row.layer) },
  { key: 'output', header: 'Output', numeric: true, cell: row => <code>{formatShape(row.output)}</code> },
  { key: 'parameters', header: 'Parameters', numeric: true, cell: row => formatCount(row.parameters) },
  { key: 'flops', header: 'FLOPs an image', numeric: true, cell: row => formatFlops(row.flops) },
];

export function ModelCell() {
  const app = useApp();
  const settings = usePage(page => page.settings);
  const classes = usePage(page => loadedClasses(page).labels.length);
  const spec = toModelSpec(settings, classes);
  const summary = summarize(spec, classes);
  const isEdited = settings.model === 'layers';
  const editLayers = async () => {
    const { formatLayers } = await import('../../core/model/format-layers.ts');
    app.settings.edit({ model: 'layers', layers: formatLayers(spec.layers, classes) });
  };
  const names = knobNames.filter(name => knobs[name].cell === 'model' && knobApplies(settings, name));
  return (
    <NotebookCell
      cell="model"
      noRun
      doneLine="the layers fit together"
      explanation={<LazyAboutModel />}
      output={
        <>
          {summary.ok && (
            <DefinitionList
              items={[
                { value: formatCount(summary.parameters), term: 'parameters' },
                { value: formatFlops(summary.flops), term: 'an image, forward' },
                { value: formatCount(summary.layers.length), term: 'layers' },
              ]}
            />
          )}
          {!isEdited && (
            <Table
              caption="Layers of the network"
              captionHidden
              columns={columns}
              rows={summary.layers}
              rowKey={row => row.index}
            />
          )}
          {summary.ok && (
            <div className="button-row">
              <Button
                icon={<Download aria-hidden="true" />}
                title="The layers, shapes and parameters as text, as Keras prints them"
                onClick={async () => (await import('./save-summary.ts')).saveSummary(summary.layers)}
              >
                Download summary
              </Button>
            </div>
          )}
        </>
      }
    >
      <PresetField />
      <KnobForm names={names} />
      {isEdited && (
        <Suspense>
          <LazyLayerEditor />
        </Suspense>
      )}
      <div className="button-row">
        {!isEdited && (
          <Button icon={<PencilLine aria-hidden="true" />} onClick={editLayers}>
            Edit layers
          </Button>
        )}
        <Suspense>
          <LazyCopyLink />
        </Suspense>
      </div>
    </NotebookCell>
  );
}
