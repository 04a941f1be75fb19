/**
 * The link that was taken, kept with the page's entry of the browser's history: a reload, which the page may do by itself for
 * threads or a new version, still tells of it and can take it back, but does not take it again over later edits.
 */
import { knobNames } from '../../core/settings/knobs.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';

export interface RememberedLink {
  /** The fragment with its `#`. */
  readonly fragment: string;
  /** The settings that it replaced. */
  readonly before: Settings;
  /** The split seed that the data had. */
  readonly splitBefore: number;
}

/** The address without a link; the fragment of a cell stays. */
const withoutLink = (): string =>
  location.pathname + location.search + (location.hash.includes('=') ? '' : location.hash);

/** Takes the fragment out of the address and keeps it beside it. */
export function rememberLink(link: RememberedLink): void {
  history.replaceState({ link }, '', withoutLink());
}

/** Takes what is left of a link out of the address and out of the memory. */
export function forgetLink(): void {
  history.replaceState(null, '', withoutLink());
}

/** The link that this entry of the history remembers; null without one, or where another version of the page wrote it. */
export function rememberedLink(): RememberedLink | null {
  const link: RememberedLink | undefined = history.state?.link;
  if (!link?.before || typeof link.splitBefore !== 'number') return null;
  const isWhole = knobNames.every(name => typeof link.before[name] === typeof defaultSettings[name]);
  return isWhole ? link : null;
}
