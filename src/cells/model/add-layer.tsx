import { Plus } from 'lucide-react';
import { useState } from 'react';
import { layerKinds } from '../../core/architecture/layer-kinds.ts';
import { newLayer, usualKind } from '../../core/architecture/new-layer.ts';
import type { LayerKind } from '../../core/model/layer-fields.ts';
import type { LayerSpec } from '../../core/model/model-spec.ts';
import { Button } from '../../ui/controls/button.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';

const kinds = (Object.keys(layerKinds) as LayerKind[]).map(value => ({
  value,
  label: layerKinds[value].label,
}));

/**
 * Chooses a kind of layer and its place. Until others are chosen, the place is the end of the hidden layers, and the kind
 * one that is possible there.
 */
export function AddLayer({
  layers,
  names,
  classes,
  onAdd,
}: {
  readonly layers: readonly LayerSpec[];
  readonly names: readonly string[];
  readonly classes: number;
  readonly onAdd: (layer: LayerSpec, at: number) => void;
}) {
  const [chosenKind, setChosenKind] = useState<LayerKind | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const usual = names[names.length - 1];
  const isPlace = chosen !== null && (chosen === 'end' || names.includes(chosen));
  const before = isPlace ? chosen : usual;
  const at = before === 'end' ? names.length : names.indexOf(before);
  const kind = chosenKind ?? usualKind(layers, at, classes);
  const places = names.map(name => ({ value: name, label: name }));
  return (
    <div className="layer-add">
      <SelectField label="New layer" value={kind} options={kinds} onChange={setChosenKind} />
      <SelectField
        label="Before"
        value={before}
        options={[...places, { value: 'end', label: 'the end' }]}
        onChange={setChosen}
      />
      <Button
        icon={<Plus aria-hidden="true" />}
        onClick={() => {
          onAdd(newLayer(kind, layers, at, classes), at);
          setChosenKind(null);
          setChosen(null);
        }}
      >
        Add layer
      </Button>
    </div>
  );
}
