import { useState } from 'react';
import type { Bytes } from '../../core/data/dataset.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { NumberField } from '../../ui/fields/number-field.tsx';
import { InsideImage } from './inside-image.tsx';
import { useLook } from './use-look.ts';

export interface InsideAnyImageProps {
  readonly run: RunRecord;
  /** Grey levels `[784]`; another array is another image. */
  readonly pixels: Bytes;
}

/** What the layers of a run's network make of an image, one of its networks at a time. */
export function InsideAnyImage({ run, pixels }: InsideAnyImageProps) {
  const [turn, setTurn] = useState(0);
  const state = useLook(run, turn, pixels);
  if (state.kind === 'failed')
    return <Notice tone="error" title="The network could not be looked into." remedy={state.message} />;
  if (state.kind === 'looking') return <p className="hint">Looking at the image</p>;
  const { networks } = state.of;
  return (
    <div className="inside">
      {networks > 1 && (
        <NumberField
          label="Network"
          hint={`1 to ${networks}, one of those that vote`}
          value={turn + 1}
          min={1}
          max={networks}
          whole
          onChange={value => setTurn(value - 1)}
        />
      )}
      <InsideImage of={state.of} classes={run.classes} />
    </div>
  );
}
