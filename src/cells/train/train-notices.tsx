/** What is to be known before a training: one that was cut off, and what is not there to train on. */
import { InterruptedNotice } from './interrupted-notice.tsx';
import { TrainWarnings } from './train-warnings.tsx';

export function TrainNotices() {
  return (
    <>
      <InterruptedNotice />
      <TrainWarnings />
    </>
  );
}
