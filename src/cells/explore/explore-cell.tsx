import { lazy, useMemo } from 'react';
import { histogramShares, meanImage, type PixelSums } from '../../core/data/pixel-statistics.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { ClassBars } from '../../ui/figures/class-bars.tsx';
import { NotebookCell } from '../frame/notebook-cell.tsx';
import { digits } from '../shared/digit-classes.ts';
import { PixelHistogram } from './pixel-histogram.tsx';
import { SampleGallery } from './sample-gallery.tsx';

const LazyAboutExplore = lazy(async () => ({ default: (await import('./about-explore.tsx')).AboutExplore }));

function ClassBalance({ sums }: { readonly sums: PixelSums }) {
  return (
    <section>
      <h3>Class balance</h3>
      <ClassBars
        label="Training images of each digit"
        bars={digits.map(digit => ({
          name: String(digit),
          value: sums.counts[digit],
          text: formatCount(sums.counts[digit]),
        }))}
      />
    </section>
  );
}

function MeanImages({ sums }: { readonly sums: PixelSums }) {
  return (
    <section>
      <h3>Mean image of each digit</h3>
      <DigitGallery
        label="Mean image of each digit"
        size={56}
        digits={digits.map(digit => ({
          id: digit,
          pixels: meanImage(sums, digit),
          caption: String(digit),
          title: `Mean of ${formatCount(sums.counts[digit])} images of ${digit}`,
        }))}
      />
    </section>
  );
}

export function ExploreCell() {
  const statistics = usePage(page => page.statistics);
  const hasData = usePage(page => page.data !== null);
  const training = statistics?.training ?? null;
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
          ? 'Run this cell to look at the images, the balance of the classes and the mean of each digit.'
          : 'Once data is loaded, its images, the balance of the classes and the mean of each digit will be here.'
      }
      output={
        statistics && (
          <>
            <SampleGallery />
            {training && <ClassBalance sums={training} />}
            {training && <MeanImages sums={training} />}
            {trainShares && <PixelHistogram training={trainShares} test={testShares} />}
            {paper && (
              <p className="hint">
                {paper} of the pixels are paper. Where the two histograms agree, the test images look like the
                training images, and a validation score can be trusted to carry over.
              </p>
            )}
          </>
        )
      }
    />
  );
}
