/** The layers of the settings with their history while the editor is open. */
import { useState } from 'react';
import { editLayers, type LayerEdit } from '../../core/architecture/edit-layers.ts';
import {
  amended,
  changed,
  type History,
  historyOf,
  redone,
  undone,
} from '../../core/architecture/history.ts';
import { formatLayers } from '../../core/model/format-layers.ts';
import { parseLayers } from '../../core/model/layer-text.ts';
import type { LayerSpec } from '../../core/model/model-spec.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';

/** A layer with a key that it keeps while it moves, so that the focus moves with it. */
interface KeyedLayer {
  readonly key: number;
  readonly layer: LayerSpec;
}

/** A chain as the settings hold it, with a key for each layer. */
interface Chain {
  readonly text: string;
  readonly keys: readonly number[];
}

export interface LayerChain {
  readonly layers: readonly KeyedLayer[];
  readonly classes: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Makes an edit. Edits in a row with the same `part`, such as the digits of one number, are undone together. */
  edit(change: LayerEdit<LayerSpec>, part?: string): void;
  /** Puts other layers in place of all. */
  replaceAll(layers: readonly LayerSpec[]): void;
  undo(): void;
  redo(): void;
}

let lastKey = 0;
const newKey = (): number => ++lastKey;

function layersOf(text: string, classes: number): readonly LayerSpec[] {
  const parsed = parseLayers(text, classes);
  return parsed.ok ? parsed.layers : [];
}

const chainOf = (text: string, classes: number): Chain => ({
  text,
  keys: layersOf(text, classes).map(newKey),
});

export function useLayerChain(): LayerChain {
  const app = useApp();
  const text = usePage(page => page.settings.layers);
  const classes = usePage(page => loadedClasses(page).labels.length);
  const [history, setHistory] = useState(() => historyOf(chainOf(text, classes)));
  const [lastPart, setLastPart] = useState<string | null>(null);
  // The settings changed by other means: a preset, a run's settings, the text field.
  const current = history.present.text === text ? history : changed(history, chainOf(text, classes));
  if (current !== history) setHistory(current);
  const layers = layersOf(text, classes).map((layer, index) => ({ key: current.present.keys[index], layer }));

  const show = (next: History<Chain>, part: string | null): void => {
    setHistory(next);
    setLastPart(part);
    if (next.present.text !== text) app.settings.edit({ layers: next.present.text });
  };
  const put = (next: readonly KeyedLayer[], part: string | null): void => {
    const written = formatLayers(
      next.map(({ layer }) => layer),
      classes,
    );
    const chain: Chain = { text: written, keys: next.map(({ key }) => key) };
    const isSamePart = part !== null && part === lastPart && current.past.length > 0;
    show(isSamePart ? amended(current, chain) : changed(current, chain), part);
  };
  return {
    layers,
    classes,
    canUndo: current.past.length > 0,
    canRedo: current.future.length > 0,
    edit: (change, part) => {
      const key = change.kind === 'replace' ? layers[change.at].key : newKey();
      const keyed: LayerEdit<KeyedLayer> =
        'layer' in change ? { ...change, layer: { key, layer: change.layer } } : change;
      const next = editLayers(layers, keyed);
      if (next !== layers) put(next, part === undefined ? null : `${part} of ${key}`);
    },
    replaceAll: next =>
      put(
        next.map(layer => ({ key: newKey(), layer })),
        null,
      ),
    undo: () => show(undone(current), null),
    redo: () => show(redone(current), null),
  };
}
