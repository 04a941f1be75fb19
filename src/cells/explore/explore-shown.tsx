/** What there is to see of the data; its code is loaded with the first data. */
import { lazy, Suspense, useMemo } from 'react';
import { type ClassTable, wordsOf } from '../../core/data/classes.ts';
import { histogramShares, meanImage, type PixelSums } from '../../core/data/pixel-statistics.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import type { DataStatistics } from '../../state/store/cells-slice.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { tagsOf } from '../../state/store/rows-slice.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { ClassBars } from '../../ui/figures/class-bars.tsx';
import { PictureMenu } from '../../ui/pictures/picture-menu.tsx';
import { PixelHistogram } from './pixel-histogram.tsx';
import { SampleGallery } from './sample-gallery.tsx';

const LazyLabelCheck = lazy(async () => ({ default: (await import('./label-check.tsx')).LabelCheck }));

const LazyTaggedImages = lazy(async () => ({
  default: (await import('./tagged-images.tsx')).TaggedImages,
}));

interface ClassesProps {
  readonly sums: PixelSums;
  readonly classes: ClassTable;
}

function ClassBalance({ sums, classes }: ClassesProps) {
  return (
    <section>
      <div className="headed">
        <h3>Class balance</h3>
        <PictureMenu name="Class balance" />
      </div>
      <ClassBars
        label={`Training images of each ${wordsOf(classes).one}`}
        bars={classes.names.map((name, index) => ({
          name,
          value: sums.counts[index],
          text: formatCount(sums.counts[index]),
        }))}
      />
    </section>
  );
}

function MeanImages({ sums, classes }: ClassesProps) {
  const label = `Mean image of each ${wordsOf(classes).one}`;
  return (
    <section>
      <div className="headed">
        <h3>{label}</h3>
        <PictureMenu name={label} />
      </div>
      <DigitGallery
        label={label}
        size={56}
        digits={classes.names.map((name, index) => ({
          id: index,
          pixels: meanImage(sums, index),
          caption: name,
          title: `Mean of ${formatCount(sums.counts[index])} images of ${name}`,
        }))}
      />
    </section>
  );
}

export function ExploreShown({ statistics }: { readonly statistics: DataStatistics }) {
  const classes = usePage(loadedClasses);
  const tagged = usePage(page => tagsOf(page).length);
  const { training, test } = statistics;
  // Other data may have been loaded since the sums were made.
  const shown = training?.counts.length === classes.names.length ? training : null;
  const trainShares = useMemo(() => training && histogramShares(training), [training]);
  const testShares = useMemo(() => test && histogramShares(test), [test]);
  const paper = trainShares && formatPercent(trainShares[0], 1);
  return (
    <>
      <SampleGallery />
      {shown && <ClassBalance sums={shown} classes={classes} />}
      {shown && <MeanImages sums={shown} classes={classes} />}
      {trainShares && <PixelHistogram training={trainShares} test={testShares} />}
      {paper && (
        <p className="hint">
          {paper} of the pixels are paper. Where the two histograms agree, the test images look like the
          training images, and a validation score can be trusted to carry over.
        </p>
      )}
      {shown && (
        <Disclosure summary="Probably mislabelled">
          <Suspense>
            <LazyLabelCheck />
          </Suspense>
        </Disclosure>
      )}
      {tagged > 0 && (
        <Disclosure summary={`Tagged images (${formatCount(tagged)})`}>
          <Suspense>
            <LazyTaggedImages />
          </Suspense>
        </Disclosure>
      )}
    </>
  );
}
