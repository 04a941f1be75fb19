/** Links of settings: taken when the page is opened with one, and when one is put into its address later. */
import { useEffect, useState } from 'react';
import { knobNames } from '../../core/settings/knobs.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { type LinkReading, readSettingsLink, takingBack } from '../../core/settings/settings-link.ts';
import type { NotebookApp } from '../../state/create-notebook.ts';
import { useApp } from '../../state/hooks.ts';
import { dealAsLinked, dealBack, presentSplit } from './deal-as-linked.ts';
import { forgetLink, type RememberedLink, rememberedLink, rememberLink } from './link-memory.ts';

interface Taken extends RememberedLink {
  readonly reading: Extract<LinkReading, { kind: 'settings' }>;
  /** The number of settings that the link changed, the split seed among them. */
  readonly changes: number;
}

type Opened = ({ readonly kind: 'taken' | 'taken back' } & Taken) | Extract<LinkReading, { kind: 'refused' }>;

function taken(reading: Taken['reading'], link: RememberedLink): Opened {
  const changes = knobNames.filter(name => !Object.is(link.before[name], reading.settings[name])).length;
  const split = reading.split === null || reading.split === link.splitBefore ? 0 : 1;
  return { kind: 'taken', reading, ...link, changes: changes + split };
}

/** The link of an earlier load of this page that was not dismissed; null without one. */
function recalled(): Opened | null {
  const link = rememberedLink();
  const reading = link && readSettingsLink(link.fragment);
  return link && reading?.kind === 'settings' ? taken(reading, link) : null;
}

/** Takes a link once the earlier visit is back, which would take its own settings back too; null for another fragment. */
async function open(app: NotebookApp, fragment: string): Promise<Opened | null> {
  const reading = readSettingsLink(fragment);
  if (reading.kind !== 'settings') return reading.kind === 'refused' ? reading : null;
  await app.storage.saved();
  const page = app.store.getState();
  app.settings.edit(reading.settings);
  dealAsLinked(app, reading.split);
  return taken(reading, { fragment, before: page.settings, splitBefore: presentSplit(page) });
}

/**
 * A reload must neither lose the settings nor take the link again over later edits: once they are saved the link leaves the
 * address. Where nothing can be saved it stays.
 */
async function leaveAddress(
  app: NotebookApp,
  { fragment, before, splitBefore }: RememberedLink,
): Promise<void> {
  await app.storage.saved();
  const isHere = location.hash === fragment || location.hash === '';
  if (isHere && app.store.getState().storage.problem === null)
    rememberLink({ fragment, before, splitBefore });
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
      const next = await open(app, location.hash);
      if (next === null) return;
      setOpened(next);
      if (next.kind === 'taken') await leaveAddress(app, next);
    };
    // Like a link, the notice waits for the earlier visit: its Undo is an edit.
    void app.storage.saved().then(() => setOpened(now => now ?? recalled()));
    void look();
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, [app]);
  const change = (from: Settings, to: Settings) =>
    app.settings.edit(takingBack(to, from, app.store.getState().settings));
  const deal = ({ reading: { split }, splitBefore }: Taken, isBack: boolean) => {
    if (split !== null) dealBack(app, isBack ? split : splitBefore, isBack ? splitBefore : split);
  };
  return {
    opened,
    takeBack() {
      if (opened?.kind !== 'taken') return;
      change(opened.reading.settings, opened.before);
      deal(opened, true);
      forgetLink();
      setOpened({ ...opened, kind: 'taken back' });
    },
    takeAgain() {
      if (opened?.kind !== 'taken back') return;
      change(opened.before, opened.reading.settings);
      deal(opened, false);
      setOpened({ ...opened, kind: 'taken' });
      void leaveAddress(app, opened);
    },
    dismiss() {
      forgetLink();
      setOpened(null);
    },
  };
}
