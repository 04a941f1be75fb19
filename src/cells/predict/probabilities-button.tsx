/** The download of the probabilities; loaded with the first prediction. */
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../state/hooks.ts';
import type { Prediction } from '../../state/page/prediction.ts';
import { Button } from '../../ui/controls/button.tsx';
import { saveFile } from '../../ui/controls/save-file.ts';

export function ProbabilitiesButton({ prediction }: { readonly prediction: Prediction }) {
  const { runs } = useApp();
  const [writing, setWriting] = useState(false);
  const save = async () => {
    setWriting(true);
    saveFile('probabilities.csv', await runs.probabilitiesCsv(prediction), 'text/csv');
    setWriting(false);
  };
  return (
    <Button
      icon={<Download aria-hidden="true" />}
      title="The ids of submission.csv and the probability of each label, for blending with other models"
      disabled={writing}
      onClick={() => void save()}
    >
      Download probabilities.csv
    </Button>
  );
}
