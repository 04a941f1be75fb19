import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';

/** Offers the tour to a first-time visitor. */
export function TourOffer({ onTake }: { readonly onTake: () => void }) {
  const app = useApp();
  const newcomer = usePage(
    ({ view, storage, runs }) => storage.restoring === null && !view.toured && runs.length === 0,
  );
  if (!newcomer) return null;
  return (
    <Notice
      tone="info"
      title="New here?"
      remedy="A tour of six steps shows what each cell is for."
      actions={
        <>
          <Button
            onClick={() => {
              app.view.endTour();
              onTake();
            }}
          >
            Take the tour
          </Button>
          <Button kind="quiet" onClick={app.view.endTour}>
            No, thanks
          </Button>
        </>
      }
    />
  );
}
