import { useMemo } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { formatCount, formatDuration, formatPercent, formatPlural, formatShare } from '../../core/format.ts';
import { expectedByChance } from '../../core/labels/confident-joint.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { LabelCheck } from '../../state/page/label-check.ts';
import { leftOutRows } from '../../state/store/rows-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { DefinitionList } from '../../ui/figures/definition-list.tsx';
import { PagedGallery } from '../shared/paged-gallery.tsx';

/** What the check found in numbers, beside what chance alone would give. */
function Findings({ found }: { readonly found: LabelCheck }) {
  const { wrong, judged, agreement, seconds, rows } = found;
  return (
    <DefinitionList
      items={[
        {
          value: formatCount(Math.round(wrong)),
          term: `labels of ${formatCount(judged)} are estimated to be wrong (${formatPercent(wrong / judged)})`,
        },
        {
          value: formatShare(expectedByChance(rows.length, wrong, judged), 1),
          term: `of them would be among ${formatCount(rows.length)} images by chance alone, as many as are listed`,
        },
        {
          value: formatPercent(agreement),
          term: `of the labels are the networks’ first guess · checked in ${formatDuration(seconds)}`,
        },
      ]}
    />
  );
}

/** The most suspicious images. Each opens in the panel of one image, where it can be left out of training. */
export function SuspectList({ found }: { readonly found: LabelCheck }) {
  const app = useApp();
  const table = usePage(page => page.data?.training ?? null);
  const run = usePage(page => page.selectedRun);
  const leftOut = usePage(leftOutRows);
  const undoable = usePage(page => page.rowNotes.past.length > 0);
  const items = useMemo(() => [...found.rows.keys()], [found]);
  const source = useMemo(
    () => ({
      table: 'training' as const,
      run,
      note: 'The list is of networks that did not train on the images.',
    }),
    [run],
  );
  if (!table) return null;
  const { names } = table.classes;
  const { rows, given, likely, margin } = found;
  const describe = (index: number): string =>
    `Row ${formatCount(rows[index] + 1)}: labelled ${names[given[index]]}, probably ${names[likely[index]]} (margin ${formatShare(margin[index], 3)})`;
  return (
    <>
      <Findings found={found} />
      <PagedGallery
        title="Probably mislabelled"
        label="Images whose labels are probably wrong, the most certain first"
        what="images"
        size={56}
        pageSize={36}
        items={items}
        source={source}
        digitOf={index => {
          const isOut = leftOut.includes(rows[index]);
          return {
            id: rows[index],
            pixels: imageAt(table, rows[index]),
            caption: isOut ? 'left out' : `${names[given[index]]} → ${names[likely[index]]}`,
            title: isOut ? `${describe(index)}, left out of training` : describe(index),
            wrong: !isOut,
          };
        }}
      />
      <div className="button-row">
        {undoable && <Button onClick={app.rows.undo}>Undo</Button>}
        <span className="hint" aria-live="polite">
          {leftOut.length === 0
            ? 'Press an image to look closer and, if its label is wrong, to leave it out of training.'
            : `${formatPlural(leftOut.length, 'image')} left out: train again for it to count.`}
        </span>
      </div>
      <p className="hint">
        On known data sets about one in two of the images that such a check finds is really wrong; the others
        are only hard. Look before you leave one out, and do not expect points: here, training without such
        images made the score no better. Margins go from 0, where the networks are certain of another class,
        to 1 (confident learning, Northcutt et al. 2021).
      </p>
    </>
  );
}
