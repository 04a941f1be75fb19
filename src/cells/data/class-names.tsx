/** The table of the classes' names, each of which a person can change. */
import { useId, useMemo, useState } from 'react';
import { formatCount } from '../../core/format.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { withClassNames } from '../../state/store/class-names.ts';
import { Button } from '../../ui/controls/button.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import './class-names.css';

const longestName = 40;

interface NamedClass {
  readonly index: number;
  readonly label: number;
  readonly name: string;
  readonly images: number;
}

interface NameFieldProps extends NamedClass {
  readonly isTaken: (name: string) => boolean;
  readonly onChange: (name: string) => void;
}

/** A draft becomes the name when the field is left, or by Enter; Escape takes it back. */
function NameField({ label, name, isTaken, onChange }: NameFieldProps) {
  const note = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const isWrong = draft !== null && isTaken(draft.trim() || String(label));
  const keep = () => {
    if (draft === null || isWrong) return;
    setDraft(null);
    if (draft.trim() !== name) onChange(draft);
  };
  return (
    <>
      <input
        className="field-input"
        type="text"
        aria-label={`Name of label ${label}`}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? note : undefined}
        maxLength={longestName}
        value={draft ?? name}
        onChange={event => setDraft(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={event => {
          if (event.key === 'Enter') keep();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      {isWrong && (
        <span id={note} className="field-error">
          Another class has this name.
        </span>
      )}
    </>
  );
}

export function ClassNames() {
  const app = useApp();
  const training = usePage(page => page.data?.training ?? null);
  const images = useMemo(() => {
    const counts = new Uint32Array(training?.classes.labels.length ?? 0);
    for (const index of training?.labels ?? []) counts[index]++;
    return counts;
  }, [training?.labels, training?.classes.labels]);
  if (training === null) return null;
  const { labels, names } = training.classes;
  const rename = (changed: readonly string[]) => app.store.setState(page => withClassNames(page, changed));
  const columns: readonly Column<NamedClass>[] = [
    { key: 'label', header: 'Label', numeric: true, cell: row => row.label },
    {
      key: 'name',
      header: 'Name',
      cell: row => (
        <NameField
          {...row}
          isTaken={name => names.some((other, index) => index !== row.index && other === name)}
          onChange={name => rename(names.with(row.index, name))}
        />
      ),
    },
    { key: 'images', header: 'Training images', numeric: true, cell: row => formatCount(row.images) },
  ];
  return (
    <>
      <p className="hint">
        A name is shown in place of the label in every cell; the submission keeps the labels. An empty name is
        the label itself.
      </p>
      <div className="class-names">
        <Table
          caption="Names of the classes"
          captionHidden
          columns={columns}
          rows={labels.map((label, index) => ({ index, label, name: names[index], images: images[index] }))}
          rowKey={row => row.label}
        />
      </div>
      <div className="button-row">
        <Button
          disabled={names.every((name, index) => name === String(labels[index]))}
          onClick={() => rename(labels.map(String))}
        >
          Use the labels as names
        </Button>
      </div>
    </>
  );
}
