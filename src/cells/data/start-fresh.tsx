import { Suspense, useState } from 'react';
import { useApp } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { LazyDialog } from '../../ui/lazy.tsx';

/** A button that, after a confirmation, deletes everything that this browser stores of the notebook. */
export function StartFresh() {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        Start fresh
      </Button>
      <Suspense>
        {asking && (
          <LazyDialog
            title="Forget everything?"
            onClose={close}
            actions={
              <>
                <Button onClick={close}>Cancel</Button>
                <Button
                  kind="danger"
                  onClick={() => {
                    close();
                    void app.storage.startFresh();
                  }}
                >
                  Forget all
                </Button>
              </>
            }
          >
            <p>
              The loaded data, the settings, every result and every kept run will be removed from this
              browser. This cannot be undone.
            </p>
          </LazyDialog>
        )}
      </Suspense>
    </>
  );
}
