/** The content of the search cell, which is loaded with its first use: plan, progress, table and chart. */
import { Download } from 'lucide-react';
import { use } from 'react';
import { isSearchOver, ranking } from '../../core/search/search.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { trialsCsv } from '../../state/search/trials-csv.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { saveFile } from '../../ui/controls/save-file.ts';
import { SearchCoordinates } from './search-coordinates.tsx';
import { SearchForm } from './search-form.tsx';
import { SearchProgress } from './search-progress.tsx';
import { SearchTable } from './search-table.tsx';
import './search.css';

export function SearchBody() {
  const app = useApp();
  const actions = use(app.search.open());
  const record = usePage(page => page.search);
  const runs = usePage(page => page.runs);
  if (!record) return <SearchForm actions={actions} />;
  const ranked = ranking(record.queue);
  const over = isSearchOver(record.queue);
  return (
    <>
      <SearchProgress record={record} />
      {over && ranked.length > 0 && (
        <div className="button-row">
          <Button kind="primary" onClick={() => actions.use(ranked[0].id)}>
            Use the best settings
          </Button>
          <span className="hint">
            They go into the cells above, with the weights of the trial where training again would change
            nothing.
          </span>
        </div>
      )}
      <SearchTable record={record} actions={actions} />
      <div className="button-row">
        <Button
          icon={<Download aria-hidden="true" />}
          title="Every trial with its settings and result"
          onClick={async () => saveFile('search.csv', await trialsCsv(record, runs), 'text/csv')}
        >
          Download search.csv
        </Button>
      </div>
      {ranked.length > 1 && <SearchCoordinates record={record} />}
      {over && (
        <Disclosure key={record.number} summary="Plan another search">
          <SearchForm actions={actions} />
        </Disclosure>
      )}
    </>
  );
}
