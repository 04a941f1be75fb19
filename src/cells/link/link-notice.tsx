import { formatPlural } from '../../core/format.ts';
import { describeLink } from '../../core/settings/settings-link.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { type OpenedLink, useLink } from './use-link.ts';

/** The most characters of what a link sets: the form shows all of it. */
const longest = 240;

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

function Message({ opened, takeBack, takeAgain, dismiss }: OpenedLink) {
  switch (opened?.kind) {
    case undefined:
      return null;
    case 'refused':
      return (
        <Notice
          tone="warning"
          title={`The settings in the address were not taken. ${opened.problem}`}
          remedy="Nothing was changed. Correct the address or ask for the link again."
          actions={<Button onClick={dismiss}>Dismiss</Button>}
        />
      );
    case 'taken': {
      const { changes, reading } = opened;
      return (
        <Notice
          tone="info"
          title={`Settings from the link: ${shortened(describeLink(reading))}.`}
          remedy={
            changes === 0
              ? 'They were so already.'
              : `${formatPlural(changes, 'setting')} changed; ${reading.split === null ? 'data, runs' : 'runs'} and notes are as they were.`
          }
          actions={
            <>
              {changes > 0 && <Button onClick={takeBack}>Undo</Button>}
              <Button kind="quiet" onClick={dismiss}>
                Dismiss
              </Button>
            </>
          }
        />
      );
    }
    case 'taken back':
      return (
        <Notice
          tone="info"
          title="The settings of the link were taken back."
          actions={
            <>
              <Button onClick={takeAgain}>Redo</Button>
              <Button kind="quiet" onClick={dismiss}>
                Dismiss
              </Button>
            </>
          }
        />
      );
    default:
      return opened satisfies never;
  }
}

/** What became of a link of settings that the page was opened with; screen readers are told too. */
export function LinkNotice() {
  const link = useLink();
  return (
    <div role="status" className="page-news">
      <Message {...link} />
    </div>
  );
}
