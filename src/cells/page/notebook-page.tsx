/** The page around the cells: the bar, the outline, dropping files, keys and dialogs. */
import { Play, Square } from 'lucide-react';
import { Children, Fragment, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { cellIds, isBusy } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { places } from '../../state/page/page-state.ts';
import { Button } from '../../ui/controls/button.tsx';
import { LazyCommandPalette, LazyShortcutSheet } from '../../ui/dialogs/lazy-dialogs.tsx';
import { PageDrop } from '../../ui/fields/page-drop.tsx';
import { Outline } from '../../ui/page/outline.tsx';
import { PageLayout } from '../../ui/page/page-layout.tsx';
import { applyTheme } from '../../ui/page/theme.ts';
import { TopBar } from '../../ui/page/top-bar.tsx';
import { Announcements } from './announcements.tsx';
import '../shared/cells.css';
import { paletteCommands } from '../commands/palette-commands.ts';
import { commands } from '../commands/shortcuts.ts';
import { useActions } from '../commands/use-actions.ts';
import { useKeyboard } from '../commands/use-keyboard.ts';
import { elementId } from '../frame/cell-names.ts';
import { NotesBetween } from '../notes/notes-between.tsx';
import { TourOffer } from '../tour/tour-offer.tsx';
import { HostNotice, type PageHost } from './host-notice.tsx';
import { useDeviceLine } from './use-device-line.ts';
import { useFinishNotification } from './use-finish-notification.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useOutline } from './use-outline.ts';
import { useWakeLock } from './use-wake-lock.ts';
import { useWarmCharts } from './use-warm-charts.ts';
import { useWindowTitle } from './use-window-title.ts';

type Opened = 'palette' | 'help' | 'tour' | null;

const LazyTour = lazy(async () => ({ default: (await import('../tour/tour.tsx')).Tour }));

function RunButtons() {
  const app = useApp();
  const busy = usePage(({ notebook }) => cellIds.some(cell => isBusy(notebook, cell)));
  return busy ? (
    <Button icon={<Square aria-hidden="true" />} onClick={app.run.interrupt}>
      Stop all
    </Button>
  ) : (
    <Button kind="primary" icon={<Play aria-hidden="true" />} onClick={app.run.runAll}>
      Run all
    </Button>
  );
}

/** The cells come as children, in order. */
export function NotebookPage({ host, children }: { readonly host: PageHost; readonly children: ReactNode }) {
  const app = useApp();
  const [opened, setOpened] = useState<Opened>(null);
  const { selected, theme } = usePage(page => page.view);
  const actions = useActions(setOpened);
  const outline = useOutline();
  useKeyboard(actions, opened === 'palette' || opened === 'help');
  useWindowTitle();
  useWakeLock();
  useLeaveGuard();
  useWarmCharts();
  useFinishNotification();
  useEffect(() => applyTheme(theme, document.documentElement), [theme]);
  const close = () => setOpened(null);
  return (
    <PageLayout
      bar={
        <TopBar
          actions={<RunButtons />}
          device={useDeviceLine()}
          theme={theme}
          onTheme={app.view.setTheme}
          onPalette={() => setOpened('palette')}
          onShortcuts={() => setOpened('help')}
        />
      }
      outline={
        <Outline
          items={outline}
          current={elementId(selected)}
          onPick={id => {
            const place = places.find(each => elementId(each) === id);
            if (place) app.view.select(place);
          }}
        />
      }
    >
      <HostNotice host={host} />
      <TourOffer onTake={() => setOpened('tour')} />
      <NotesBetween slot={0} />
      {Children.map(children, (cell, index) => (
        <Fragment>
          {cell}
          <NotesBetween slot={index + 1} />
        </Fragment>
      ))}
      <Announcements />
      <PageDrop text="Drop to load the files" onFiles={app.openFiles} />
      <Suspense>
        {opened === 'palette' && (
          <LazyCommandPalette onClose={close} commands={paletteCommands(app, actions)} />
        )}
        {opened === 'tour' && <LazyTour onClose={close} />}
        {opened === 'help' && (
          <LazyShortcutSheet
            shortcuts={Object.values(commands).filter(({ keys }) => keys.length > 0)}
            onClose={close}
          />
        )}
      </Suspense>
    </PageLayout>
  );
}
