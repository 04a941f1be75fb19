import { formatPlural } from '../../core/format.ts';
import type { PageState } from '../../state/store/page-state.ts';

/** Files that are named one by one; of more only the number is given. */
const mostNamed = 8;

/** What was assumed about the files, and which of them were not used. */
export function FileNotes({ summary }: Pick<NonNullable<PageState['data']>, 'summary'>) {
  const { assumptions, passedOver } = summary;
  const named = passedOver.slice(0, mostNamed);
  return (
    <>
      {assumptions.map(sentence => (
        <p key={sentence} className="hint">
          {sentence}
        </p>
      ))}
      {named.map(({ file, reason }) => (
        <p key={file} className="hint">
          Passed over {file}: {reason}
        </p>
      ))}
      {passedOver.length > named.length && (
        <p className="hint">Passed over {formatPlural(passedOver.length - named.length, 'more file')}.</p>
      )}
    </>
  );
}
