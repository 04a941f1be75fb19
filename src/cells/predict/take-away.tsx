/** The run in the forms in which it goes on elsewhere; loaded with the first prediction. */
import { Download } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../core/error-message.ts';
import { formatPercent } from '../../core/format.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { temperatureOf } from '../../state/page/evaluation.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { selectedRun } from '../../state/store/runs-slice.ts';
import type { TakeAwayActions } from '../../state/take-away/create-take-away.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { saveFile } from '../../ui/controls/save-file.ts';

interface Form {
  readonly name: string;
  readonly file: string;
  readonly type: string;
  readonly about: string;
  /** True for code that trains, which nobody knows of an imported model. */
  readonly code?: true;
  readonly make: (actions: TakeAwayActions, run: RunRecord) => Promise<Uint8Array<ArrayBuffer>>;
}

const forms: readonly Form[] = [
  {
    name: 'Export for Kaggle, Colab or PyTorch',
    code: true,
    file: 'digit-recognizer-python.zip',
    type: 'application/zip',
    about:
      'A Keras notebook with its Kaggle metadata, a PyTorch script for one process or many, and the weights',
    make: (actions, run) => actions.python(run),
  },
  {
    name: 'Download the weights',
    file: 'digit-recognizer-weights.zip',
    type: 'application/zip',
    about: 'The weights as .npz, as safetensors and as files of TensorFlow.js',
    make: (actions, run) => actions.weights(run),
  },
  {
    name: 'Download as ONNX',
    file: 'digit-recognizer.onnx',
    type: 'application/octet-stream',
    about: 'One network from grey levels 0 to 255 to probabilities, for ONNX Runtime and other tools',
    make: (actions, run) => actions.onnx(run),
  },
];

/** What the ONNX file has of the run, and what it leaves out. */
function describeOnnx({ settings, voters, best }: RunRecord, temperature: number | null): string {
  const several = settings.networks > 1 || voters !== undefined;
  const network = several
    ? 'has the best of the networks, without their vote and without a temperature'
    : temperature === null
      ? 'has no temperature: evaluate first to have one in it'
      : `has the temperature of Evaluate, ${temperature.toFixed(2)}, in it`;
  const accuracy =
    voters === undefined && best.validationAccuracy !== null
      ? ` Validation accuracy from one view: ${formatPercent(best.validationAccuracy)}.`
      : '';
  return `The ONNX file ${network}.${accuracy}`;
}

export function TakeAway() {
  const { takeAway } = useApp();
  const run = usePage(selectedRun);
  const temperature = usePage(page => run && temperatureOf(page, { run: run.id }));
  const [making, setMaking] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  if (run === null) return null;
  const save = async ({ name, file, type, make }: Form): Promise<void> => {
    setMaking(name);
    setProblem(null);
    try {
      saveFile(file, new Blob([await make(await takeAway.open(), run)], { type }));
    } catch (cause) {
      setProblem(messageOf(cause));
    }
    setMaking(null);
  };
  return (
    <section className="take-away" aria-label="Take it with you">
      <h3>Take it with you</h3>
      <p className="hint">
        {!run.imported && 'The run goes on elsewhere with the same rows, order, augmentation and rates. '}
        The files predict from one view of each image. {describeOnnx(run, temperature)}
      </p>
      <div className="button-row">
        {forms
          .filter(({ code }) => !code || !run.imported)
          .map(form => (
            <Button
              key={form.name}
              icon={<Download aria-hidden="true" />}
              title={form.about}
              disabled={making !== null}
              onClick={() => void save(form)}
            >
              {form.name}
            </Button>
          ))}
      </div>
      {problem !== null && (
        <Notice tone="error" title={problem} remedy="Train again, or choose another run." />
      )}
    </section>
  );
}
