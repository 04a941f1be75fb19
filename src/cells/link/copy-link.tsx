/** The button that copies a link with the settings; loaded after the page. */
import { Link } from 'lucide-react';
import { useState } from 'react';
import type { Settings } from '../../core/settings/settings.ts';
import { settingsLink } from '../../core/settings/settings-link.ts';
import { usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Field } from '../../ui/fields/field.tsx';

const buttonId = 'copy-link';

/** Presses the button where it is seen, for whoever calls it from elsewhere on the page. */
export function pressCopyLink(): void {
  const button = document.getElementById(buttonId);
  button?.scrollIntoView({ block: 'nearest' });
  button?.click();
}

interface Copied {
  /** The settings that were copied: a change of any makes the news old. */
  readonly settings: Settings;
  readonly outcome: 'copied' | 'refused' | 'too long';
}

/** The address of this page with another fragment. */
const addressOf = (fragment: string): string =>
  location.origin + location.pathname + location.search + fragment;

export function CopyLink() {
  const settings = usePage(page => page.settings);
  const split = usePage(page => page.data?.history.treatments.split);
  const [copied, setCopied] = useState<Copied | null>(null);
  const outcome = copied?.settings === settings ? copied.outcome : null;
  const link = outcome === null ? null : settingsLink(settings, split);
  const copy = async (): Promise<void> => {
    const fragment = settingsLink(settings, split);
    if (fragment === null) return setCopied({ settings, outcome: 'too long' });
    // Without a secure connection there is no clipboard.
    const writing = navigator.clipboard?.writeText(addressOf(fragment)) ?? Promise.reject();
    setCopied({
      settings,
      outcome: await writing.then(
        () => 'copied' as const,
        () => 'refused' as const,
      ),
    });
  };
  return (
    <>
      <Button
        id={buttonId}
        icon={<Link aria-hidden="true" />}
        title="A link that opens this page with these settings and this seed; the data stay here"
        onClick={() => void copy()}
      >
        Copy link
      </Button>
      <span role="status" className="hint copied-link">
        {outcome === 'copied' && (
          <>
            Copied: <code>{link}</code>
          </>
        )}
        {outcome === 'too long' && 'The layers are written too long for a link.'}
        {outcome === 'refused' && 'The browser refused; copy the link from the field.'}
      </span>
      {outcome === 'refused' && link !== null && (
        <Field label="Link with these settings">
          {control => (
            <input
              {...control}
              type="text"
              readOnly
              value={addressOf(link)}
              onFocus={event => event.currentTarget.select()}
            />
          )}
        </Field>
      )}
    </>
  );
}
