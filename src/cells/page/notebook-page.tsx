/** The page around the cells: the bar, the outline, dropping files, keys and dialogs. */
import { Play, Square } from 'lucide-react';
import {
  Children,
  Fragment,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { loadCurveChart } from '../../charts/lazy.ts';
import { formatDuration } from '../../core/format.ts';
import { cellIds, isBusy } from '../../core/notebook/cell-graph.ts';
import { progressOf, secondsPerStep } from '../../core/training/run-state.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { places } from '../../state/page/places.ts';
import type { PageState } from '../../state/store/page-state.ts';
import { selectedRun } from '../../state/store/runs-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { PartBoundary } from '../../ui/controls/part-boundary.tsx';
import { PageDrop } from '../../ui/fields/page-drop.tsx';
import { LazyShortcutSheet } from '../../ui/lazy.tsx';
import { Outline } from '../../ui/page/outline.tsx';
import { PageLayout } from '../../ui/page/page-layout.tsx';
import { applyTheme, moreContrast } from '../../ui/page/theme.ts';
import { TopBar } from '../../ui/page/top-bar.tsx';
import { Announcements } from './announcements.tsx';
import '../shared/cells.css';
import { describeDevice } from '../../core/training/describe-device.ts';
import { commands } from '../commands/shortcuts.ts';
import { useActions } from '../commands/use-actions.ts';
import { useKeyboard } from '../commands/use-keyboard.ts';
import { elementId } from '../frame/cell-names.ts';
import { NotesBetween } from '../notes/notes-between.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';
import { TourOffer } from '../tour/tour-offer.tsx';
import type { PageHost } from './host-notice.tsx';
import { useCellsInTurn } from './use-cells-in-turn.ts';
import { useOutline } from './use-outline.ts';
import { useUnattendedRun } from './use-unattended-run.ts';
import { useWindowTitle } from './use-window-title.ts';

type Opened = 'palette' | 'help' | 'tour' | null;

const LazyHostNotice = lazy(async () => ({ default: (await import('./host-notice.tsx')).HostNotice }));

const LazyFileDialog = lazy(async () => ({
  default: (await import('../file/file-dialog.tsx')).FileDialog,
}));

const LazyLinkNotice = lazyOutput(async () => (await import('../link/link-notice.tsx')).LinkNotice);

const LazyPalette = lazy(async () => ({
  default: (await import('../commands/notebook-palette.tsx')).NotebookPalette,
}));

const LazyTour = lazy(async () => ({ default: (await import('../tour/tour.tsx')).Tour }));

/** The text of the bar on the device in use and its seconds per step; null before the device is known. */
function describeDeviceInUse(page: PageState): string | null {
  const progress = page.activeRun ? progressOf(page.activeRun.state) : null;
  if (!progress) {
    const run = selectedRun(page);
    return run && describeDevice(run.device);
  }
  const seconds = secondsPerStep(progress);
  const words = describeDevice(progress.device);
  return seconds === null ? words : `${words} · ${formatDuration(seconds)} a step`;
}

/** Fetches the charts' code at the first key or pointer press: it is parsed before training and not during it. */
function useWarmCharts(): void {
  useEffect(() => {
    const warm = () => {
      stop();
      // A failure is not reported here: the first chart tries again and reports it.
      loadCurveChart().catch(() => undefined);
    };
    const stop = () => {
      window.removeEventListener('pointerdown', warm);
      window.removeEventListener('keydown', warm);
    };
    window.addEventListener('pointerdown', warm);
    window.addEventListener('keydown', warm);
    return stop;
  }, []);
}

function RunButtons() {
  const app = useApp();
  const busy = usePage(({ notebook }) => cellIds.some(cell => isBusy(notebook, cell)));
  return busy ? (
    <Button icon={<Square aria-hidden="true" />} onClick={app.cells.interrupt}>
      Stop all
    </Button>
  ) : (
    <Button kind="primary" icon={<Play aria-hidden="true" />} onClick={app.cells.runAll}>
      Run all
    </Button>
  );
}

/** Wraps the cells, which are its children in the order of the page. */
export function NotebookPage({ host, children }: { readonly host: PageHost; readonly children: ReactNode }) {
  const app = useApp();
  const cells = Children.toArray(children);
  const drawn = useCellsInTurn(cells.length);
  const { sharing, updateReady } = useSyncExternalStore(host.subscribe, host.read);
  const [opened, setOpened] = useState<Opened>(null);
  const { selected, theme } = usePage(page => page.view);
  const actions = useActions(setOpened);
  const outline = useOutline();
  const filing = usePage(page => page.fileDialog !== null);
  const device = usePage(describeDeviceInUse);
  useKeyboard(actions, opened === 'palette' || opened === 'help');
  useWindowTitle();
  useUnattendedRun();
  useWarmCharts();
  // Before the first paint, so that no other colours flash up.
  useLayoutEffect(() => applyTheme(theme, document.documentElement, matchMedia(moreContrast)), [theme]);
  const close = () => setOpened(null);
  return (
    <PageLayout
      bar={
        <TopBar
          actions={<RunButtons />}
          device={device}
          theme={theme}
          onTheme={app.view.setTheme}
          onFile={actions.file}
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
      {(updateReady || sharing === 'after reload' || sharing === 'impossible') && (
        <Suspense>
          <LazyHostNotice host={host} />
        </Suspense>
      )}
      <Suspense>
        <LazyLinkNotice />
      </Suspense>
      <TourOffer onTake={() => setOpened('tour')} />
      <NotesBetween slot={0} />
      {cells.slice(0, drawn).map((cell, index) => (
        <Fragment key={places[index]}>
          {cell}
          <NotesBetween slot={index + 1} />
        </Fragment>
      ))}
      <Announcements />
      <PageDrop text="Drop to load the files" onFiles={app.data.openFiles} />
      <PartBoundary key={opened}>
        <Suspense>
          {filing && <LazyFileDialog />}
          {opened === 'palette' && <LazyPalette onClose={close} actions={actions} />}
          {opened === 'tour' && <LazyTour onClose={close} />}
          {opened === 'help' && (
            <LazyShortcutSheet
              shortcuts={Object.values(commands).filter(({ keys }) => keys.length > 0)}
              onClose={close}
            />
          )}
        </Suspense>
      </PartBoundary>
    </PageLayout>
  );
}
