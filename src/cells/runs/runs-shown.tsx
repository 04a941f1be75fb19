import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatCount } from '../../core/format.ts';
import { type KnobName, knobNames, knobs } from '../../core/settings/knobs.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { parseRunFilter } from '../../state/runs/run-filter.ts';
import { runsCsv } from '../../state/runs/runs-csv.ts';
import { Button } from '../../ui/controls/button.tsx';
import { saveFile } from '../../ui/controls/save-file.ts';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { TextField } from '../../ui/fields/text-field.tsx';
import { RunTable, type RunTableProps } from './run-table.tsx';

const columns: readonly { readonly value: KnobName | 'none'; readonly label: string }[] = [
  { value: 'none', label: 'None' },
  ...knobNames
    .filter(name => knobs[name].cell !== 'predict' && name !== 'seed')
    .map(name => ({ value: name, label: knobs[name].label })),
];

/** The rows that are shown at first and that each press adds: a table of hundreds of rows is slow to lay out. */
const rowsPerPress = 50;

/** The table of runs, with a filter and a chosen setting as a further column. */
export function RunsShown({ runs, ...table }: Omit<RunTableProps, 'setting' | 'limit'>) {
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(rowsPerPress);
  const [column, setColumn] = useState<KnobName | 'none'>('none');
  const filter = useMemo(() => parseRunFilter(text), [text]);
  const shown: readonly RunRecord[] = runs.filter(run => filter.matches(run, table.names.get(run.id) ?? ''));
  return (
    <section className="kept-runs" aria-label="Kept runs">
      {runs.length > 1 && (
        <div className="toolbar runs-toolbar">
          <TextField
            label="Filter runs"
            value={text}
            placeholder="accuracy>99% epochs>=3 adam"
            hint={
              text.trim() === ''
                ? 'Words of the name, or conditions on any setting or result.'
                : `${formatCount(shown.length)} of ${formatCount(runs.length)} shown`
            }
            error={filter.problem}
            onChange={setText}
          />
          <SelectField label="Show a setting" value={column} options={columns} onChange={setColumn} />
        </div>
      )}
      <RunTable {...table} runs={shown} setting={column === 'none' ? null : column} limit={limit} />
      <div className="button-row">
        <Button
          icon={<Download aria-hidden="true" />}
          title="The runs shown, with every setting and result"
          onClick={async () => saveFile('runs.csv', await runsCsv(shown, table.names), 'text/csv')}
        >
          Download runs.csv
        </Button>
        {shown.length > limit && (
          <>
            <Button onClick={() => setLimit(limit + rowsPerPress)}>
              Show {formatCount(Math.min(rowsPerPress, shown.length - limit))} more
            </Button>
            <span className="hint">
              {formatCount(limit)} of {formatCount(shown.length)} runs are shown
            </span>
          </>
        )}
      </div>
    </section>
  );
}
