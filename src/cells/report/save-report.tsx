/** The button that saves the report of a run. */
import { FileText } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../core/error-message.ts';
import { useApp } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { saveFile } from '../../ui/controls/save-file.ts';

export function SaveReport({ run }: { readonly run: string }) {
  const { runs, store } = useApp();
  const [writing, setWriting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async () => {
    setWriting(true);
    setProblem(null);
    try {
      const { htmlReport } = await import('../../state/runs/html-report.ts');
      const networks = await runs.networkCount(run).catch(() => null);
      const report = htmlReport(store.getState(), run, networks, Date.now());
      saveFile('digit-recognizer-report.html', report, 'text/html');
    } catch (cause) {
      setProblem(messageOf(cause));
    }
    setWriting(false);
  };
  return (
    <>
      <Button
        icon={<FileText aria-hidden="true" />}
        title="Figures, curves, mistakes, data and settings of this run, and how to repeat it, as one HTML file"
        disabled={writing}
        onClick={() => void save()}
      >
        Save report
      </Button>
      {problem !== null && (
        <Notice tone="error" title={`The report could not be written: ${problem}`} remedy="Press again." />
      )}
    </>
  );
}
