import { Plus } from 'lucide-react';
import { useState } from 'react';
import { layerKinds } from '../../core/architecture/layer-kinds.ts';
import type { LayerKind } from '../../core/model/layer-fields.ts';
import { Button } from '../../ui/controls/button.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';

const kinds = (Object.keys(layerKinds) as LayerKind[]).map(value => ({
  value,
  label: layerKinds[value].label,
}));

/** Chooses a kind of layer and its place. The place is the end of the hidden layers until another is chosen. */
export function AddLayer({
  names,
  onAdd,
}: {
  readonly names: readonly string[];
  readonly onAdd: (kind: LayerKind, at: number) => void;
}) {
  const [kind, setKind] = useState<LayerKind>('conv2d');
  const [chosen, setChosen] = useState<string | null>(null);
  const usual = names[names.length - 1];
  const isPlace = chosen !== null && (chosen === 'end' || names.includes(chosen));
  const before = isPlace ? chosen : usual;
  const places = names.map(name => ({ value: name, label: name }));
  return (
    <div className="layer-add">
      <SelectField label="New layer" value={kind} options={kinds} onChange={setKind} />
      <SelectField
        label="Before"
        value={before}
        options={[...places, { value: 'end', label: 'the end' }]}
        onChange={setChosen}
      />
      <Button
        icon={<Plus aria-hidden="true" />}
        onClick={() => {
          onAdd(kind, before === 'end' ? names.length : names.indexOf(before));
          setChosen(null);
        }}
      >
        Add layer
      </Button>
    </div>
  );
}
