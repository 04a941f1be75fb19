/** A cell's part of the exported notebook: what its settings mean in Keras. Loaded when it is unfolded. */
import { Copy } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { CodeOf, NotebookCell } from '../../core/code/keras-notebook.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { TakeAwayActions } from '../../state/take-away/create-take-away.ts';
import { Button } from '../../ui/controls/button.tsx';
import './code-view.css';

const codeOnly = (cells: readonly NotebookCell[]): string =>
  cells
    .filter(({ kind }) => kind === 'code')
    .map(({ source }) => source)
    .join('\n\n\n');

export function CodeView({ of }: { readonly of: CodeOf }) {
  const { takeAway } = useApp();
  const settings = usePage(page => page.settings);
  const data = usePage(page => page.data);
  const [actions, setActions] = useState<TakeAwayActions | null>(null);
  const [copied, setCopied] = useState<'' | 'copied' | 'the browser refused'>('');
  useEffect(() => {
    void takeAway.open().then(setActions);
  }, [takeAway]);
  const cells = useMemo(
    () => actions?.code(settings, data).filter(cell => cell.of === of) ?? [],
    [actions, settings, data, of],
  );
  const copy = (): Promise<void> =>
    navigator.clipboard.writeText(codeOnly(cells)).then(
      () => setCopied('copied'),
      () => setCopied('the browser refused'),
    );
  return (
    <div className="code-view">
      <div className="button-row">
        <Button icon={<Copy aria-hidden="true" />} onClick={() => void copy()}>
          Copy the code
        </Button>
        <span role="status">{copied}</span>
      </div>
      {cells.map(({ kind, source }, index) =>
        kind === 'markdown' ? (
          <p key={`${index} ${source}`} className="hint">
            {source.replace(/^#+ .*\n*/, '').trim()}
          </p>
        ) : (
          <pre key={`${index} ${source}`}>
            <code>{source}</code>
          </pre>
        ),
      )}
    </div>
  );
}
