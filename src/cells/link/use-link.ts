/** Links of settings: taken when the page is opened with one, and when one is put into its address later. */
import { useEffect, useState } from 'react';
import { knobNames } from '../../core/settings/knobs.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { type LinkReading, readSettingsLink, takingBack } from '../../core/settings/settings-link.ts';
import type { NotebookApp } from '../../state/create-notebook.ts';
import { useApp } from '../../state/hooks.ts';

interface Taken {
  readonly reading: Extract<LinkReading, { kind: 'settings' }>;
  readonly before: Settings;
  /** The number of settings that the link changed. */
  readonly changes: number;
}

type Opened = ({ readonly kind: 'taken' | 'taken back' } & Taken) | Extract<LinkReading, { kind: 'refused' }>;

/** The address without its fragment, in the same entry of the history. */
function cleanAddress(): void {
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** Takes a link once the earlier visit is back, which would take its own settings back too; null for another fragment. */
async function open(app: NotebookApp, fragment: string): Promise<Opened | null> {
  const reading = readSettingsLink(fragment);
  if (reading.kind !== 'settings') return reading.kind === 'refused' ? reading : null;
  await app.storage.saved();
  const before = app.store.getState().settings;
  app.settings.edit(reading.settings);
  const changes = knobNames.filter(name => !Object.is(before[name], reading.settings[name])).length;
  return { kind: 'taken', reading, before, changes };
}

/**
 * A reload must neither lose the settings nor take the link again over later edits: once they are saved the link leaves the
 * address. Where nothing can be saved it stays.
 */
async function leaveAddress(app: NotebookApp, fragment: string): Promise<void> {
  await app.storage.saved();
  if (location.hash === fragment && app.store.getState().storage.problem === null) cleanAddress();
}

export interface OpenedLink {
  readonly opened: Opened | null;
  takeBack(): void;
  takeAgain(): void;
  dismiss(): void;
}

export function useLink(): OpenedLink {
  const app = useApp();
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    const look = async () => {
      const { hash } = location;
      const next = await open(app, hash);
      if (next === null) return;
      setOpened(next);
      if (next.kind === 'taken') await leaveAddress(app, hash);
    };
    void look();
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, [app]);
  const change = (from: Settings, to: Settings) =>
    app.settings.edit(takingBack(to, from, app.store.getState().settings));
  return {
    opened,
    takeBack() {
      if (opened?.kind !== 'taken') return;
      change(opened.reading.settings, opened.before);
      setOpened({ ...opened, kind: 'taken back' });
    },
    takeAgain() {
      if (opened?.kind !== 'taken back') return;
      change(opened.before, opened.reading.settings);
      setOpened({ ...opened, kind: 'taken' });
    },
    dismiss() {
      if (opened?.kind === 'refused') cleanAddress();
      setOpened(null);
    },
  };
}
