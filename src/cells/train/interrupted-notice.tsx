import { formatAgo } from '../../core/format.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { leftOutRows } from '../../state/store/rows-slice.ts';
import { continues } from '../../state/training/checkpointing.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';

/** Offers to continue a run that a crash or a reload cut off. */
export function InterruptedNotice() {
  const app = useApp();
  const run = usePage(page => page.interrupted);
  const fits = usePage(
    page =>
      run !== null && continues(run, page.settings, loadedClasses(page).labels.length, leftOutRows(page)),
  );
  if (!run) return null;
  const { checkpoint, savedAt, recipes, finished } = run;
  const { epochs } = recipes[finished.length].config;
  const where = recipes.length > 1 ? ` of network ${finished.length + 1} of ${recipes.length}` : '';
  const ago = formatAgo((Date.now() - savedAt) / 1000);
  return (
    <Notice
      tone="info"
      title={`A training was cut off in epoch ${checkpoint.epoch + 1} of ${epochs}${where}, ${ago}.`}
      remedy={fits ? 'It can go on exactly where it was.' : 'Its settings are no longer those in the cells.'}
      actions={
        <>
          <Button disabled={!fits} onClick={app.training.continueInterrupted}>
            Continue training
          </Button>
          <Button kind="quiet" onClick={app.training.discardInterrupted}>
            Discard
          </Button>
        </>
      }
    />
  );
}
