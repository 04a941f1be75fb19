import { lazy, Suspense, useMemo } from 'react';
import { type ClassTable, wordsOf } from '../../core/data/classes.ts';
import { histogramShares, meanImage, type PixelSums } from '../../core/data/pixel-statistics.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { ClassBars } from '../../ui/figures/class-bars.tsx';
import { PictureMenu } from '../../ui/pictures/picture-menu.tsx';
import { NotebookCell } from '../frame/notebook-cell.tsx';
import { PixelHistogram } from './pixel-histogram.tsx';
import { SampleGallery } from './sample-gallery.tsx';

const LazyAboutExplore = lazy(async () => ({ default: (await import('./about-explore.tsx')).AboutExplore }));

const LazyLabelCheck = lazy(async () => ({ default: (await import('./label-check.tsx')).LabelCheck }));

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

export function ExploreCell() {
  const statistics = usePage(page => page.statistics);
  const classes = usePage(loadedClasses);
  const hasData = usePage(page => page.data !== null);
  const training = statistics?.training ?? null;
  // Other data may have been loaded since the sums were made.
  const shown = training?.counts.length === classes.names.length ? training : null;
  const test = statistics?.test ?? null;
  const trainShares = useMemo(() => training && histogramShares(training), [training]);
  const testShares = useMemo(() => test && histogramShares(test), [test]);
  const paper = trainShares && formatPercent(trainShares[0], 1);
  return (
    <NotebookCell
      cell="explore"
      explanation={<LazyAboutExplore />}
      empty={
        hasData
          ? 'Run this cell to look at the images, the balance of the classes and the mean of each.'
          : 'Once data is loaded, its images, the balance of the classes and the mean of each will be here.'
      }
      output={
        statistics && (
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
          </>
        )
      }
    />
  );
}
