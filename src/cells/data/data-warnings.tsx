/** What may be wrong with the loaded tables, with pictures and remedies, and what was done about it. */
import { type DataWarning, openWarnings } from '../../core/data/checks/data-warning.ts';
import {
  describeTreatments,
  describeWarning,
  remediesOf,
  type TableNames,
  tableNames,
} from '../../core/data/checks/describe-warning.ts';
import { imageAt, type TestTable } from '../../core/data/dataset.ts';
import { formatCount, formatPlural } from '../../core/format.ts';
import { isBusy } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { PageState } from '../../state/store/page-state.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { DigitImage } from '../../ui/digits/digit-image.tsx';
import './data-warnings.css';

type Data = NonNullable<PageState['data']>;

interface ExampleImagesProps {
  readonly name: string;
  readonly table: TestTable;
  readonly rows: readonly number[];
  /** The name of the class of each row; null for rows without labels. */
  readonly nameOf: ((row: number) => string) | null;
}

function ExampleImages({ name, table, rows, nameOf }: ExampleImagesProps) {
  return (
    <figure className="warning-examples">
      <figcaption>{name}</figcaption>
      <div>
        {rows.map(row => (
          <span key={row}>
            <DigitImage
              pixels={imageAt(table, row)}
              alt={`${name}, image ${formatCount(row + 1)}${nameOf ? `, labelled ${nameOf(row)}` : ''}`}
              size={36}
            />
            {nameOf && (
              <small aria-hidden="true" title={nameOf(row)}>
                {nameOf(row)}
              </small>
            )}
          </span>
        ))}
      </div>
    </figure>
  );
}

function Examples({
  warning,
  data,
  names,
}: {
  readonly warning: DataWarning;
  readonly data: Data;
  readonly names: TableNames;
}) {
  if (!('examples' in warning)) return null;
  const { training, test } = warning.examples;
  const labels = data.training?.labels ?? new Uint8Array(0);
  return (
    <div className="warning-pair">
      {data.training && training.length > 0 && (
        <ExampleImages
          name={names.training}
          table={data.training}
          rows={training}
          nameOf={row => names.classes[labels[row]]}
        />
      )}
      {data.test && test.length > 0 && (
        <ExampleImages name={names.test} table={data.test} rows={test} nameOf={null} />
      )}
    </div>
  );
}

export function DataWarnings() {
  const app = useApp();
  const data = usePage(page => page.data);
  const dismissed = usePage(page => page.dismissed);
  const busy = usePage(page => isBusy(page.notebook, 'data'));
  if (!data) return null;
  const { summary, history } = data;
  const names = tableNames({
    training: data.training,
    test: data.test ?? history.removedTest?.test ?? null,
  });
  const open = openWarnings(summary, dismissed);
  const aside = summary.warnings.length - open.length;
  return (
    <>
      {open.map(warning => (
        <Notice
          key={warning.kind}
          tone={warning.kind === 'repeated-images' ? 'info' : 'warning'}
          title={describeWarning(warning, names)}
        >
          <Examples warning={warning} data={data} names={names} />
          <div className="button-row">
            {remediesOf(warning, history.treatments, names).map(({ label, wanted }) => (
              <Button key={label} disabled={busy} onClick={() => app.data.treat(wanted)}>
                {label}
              </Button>
            ))}
            <Button kind="quiet" onClick={() => app.data.dismiss(warning.kind)}>
              Set aside
            </Button>
          </div>
        </Notice>
      ))}
      {describeTreatments(history.treatments, names).map(({ text, without }) => (
        <Notice
          key={text}
          tone="done"
          title={text}
          actions={
            <Button disabled={busy} onClick={() => app.data.treat(without)}>
              Undo
            </Button>
          }
        />
      ))}
      {aside > 0 && (
        <div className="button-row">
          <span className="hint">{formatPlural(aside, 'warning')} set aside.</span>
          <Button kind="quiet" onClick={app.data.recallWarnings}>
            Show again
          </Button>
        </div>
      )}
    </>
  );
}
