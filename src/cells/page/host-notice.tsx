import { useSyncExternalStore } from 'react';
import { cellIds, isBusy } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';

/** What the page needs of the place that serves it. */
export interface PageHost {
  read(): {
    readonly sharing: 'possible' | 'unknown' | 'after reload' | 'impossible';
    readonly updateReady: boolean;
  };
  subscribe(listener: () => void): () => void;
  reload(): void;
  update(): void;
}

/** A newer version of the page, and threads that need one reload; both wait until nothing runs. */
export function HostNotice({ host }: { readonly host: PageHost }) {
  const app = useApp();
  const { sharing, updateReady } = useSyncExternalStore(host.subscribe, host.read);
  const busy = usePage(({ notebook }) => cellIds.some(cell => isBusy(notebook, cell)));
  const afterSaving = (action: () => void) => () => void app.storage.saved().then(action);
  const waits = busy ? 'It waits for what is running.' : 'Everything that is kept stays.';
  if (updateReady)
    return (
      <Notice
        tone="info"
        title="A new version of this page is ready."
        remedy={waits}
        actions={
          <Button disabled={busy} onClick={afterSaving(host.update)}>
            Load it
          </Button>
        }
      />
    );
  if (sharing === 'after reload')
    return (
      <Notice
        tone="info"
        title="After one reload this page can train on all processor cores."
        remedy={waits}
        actions={
          <Button disabled={busy} onClick={afterSaving(host.reload)}>
            Reload
          </Button>
        }
      />
    );
  if (sharing === 'impossible' && navigator.hardwareConcurrency > 1)
    return (
      <Notice
        tone="info"
        title="This browser window lets no page share memory between threads, so the processor trains on one."
        remedy="Another window (not a private one) or another browser may be faster."
      />
    );
  return null;
}
