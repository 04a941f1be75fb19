/** Other splits of data whose answers are all known: the same images, dealt out anew between the two tables. */
import { useState } from 'react';
import { answeredTables, benchmarkSplits, largestSplitSeed, ownSplit } from '../../core/data/sample-split.ts';
import { areAlike, dealtBy, splitSeedOf } from '../../core/data/treatment.ts';
import { isBusy } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { FieldGrid } from '../../ui/fields/field.tsx';
import { NumberField } from '../../ui/fields/number-field.tsx';
import './split-choice.css';

export function SplitChoice() {
  const app = useApp();
  const data = usePage(page => page.data);
  const busy = usePage(page => isBusy(page.notebook, 'data'));
  const [wanted, setWanted] = useState<number | null>(null);
  if (!data || !answeredTables(data) || !areAlike(data.history.treatments)) return null;
  const now = splitSeedOf(data.history.treatments);
  const seed = wanted ?? now;
  const deal = () => {
    app.data.treat(dealtBy(data.history.treatments, seed));
    setWanted(null);
  };
  return (
    <div className="split-choice">
      <FieldGrid>
        <NumberField
          label="Split seed"
          hint={`${ownSplit} is the split of the files`}
          whole
          min={0}
          max={largestSplitSeed}
          value={seed}
          onChange={setWanted}
        />
      </FieldGrid>
      <div className="button-row">
        <Button disabled={busy || seed === now} onClick={deal}>
          Deal out anew
        </Button>
        <span className="hint">
          The answers to all test images are known, so images and labels can change places between training
          and test. Accuracy is compared over the split seeds {benchmarkSplits.join(', ')}.
        </span>
      </div>
    </div>
  );
}
