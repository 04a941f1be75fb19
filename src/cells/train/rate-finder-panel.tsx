/** The learning-rate finder: a short training at growing rates, its curve, and a rate to take over. */

import { Search, Square } from 'lucide-react';
import { useState } from 'react';
import { loadRateChart } from '../../charts/lazy.ts';
import { formatSetting } from '../../core/format.ts';
import { isBusy } from '../../core/notebook/cell-graph.ts';
import { rampRates, smoothLosses, suggestRate } from '../../core/training/learning-rate-finder.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { ChartFigure } from '../../ui/figures/chart-figure.tsx';
import { useCancellable } from '../shared/use-cancellable.ts';

/** Rates from far too small to far too large for every optimizer; the test ends where the loss explodes. */
const rates = rampRates(1e-6, 10, 300);

type Test =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' | 'done'; readonly losses: readonly number[] }
  | { readonly kind: 'failed'; readonly message: string };

/** Rounds to two digits, which is more than the test can resolve. */
const rounded = (rate: number): number => Number(rate.toPrecision(2));

function Finding({ losses }: { readonly losses: readonly number[] }) {
  const app = useApp();
  const current = usePage(page => page.settings.learningRate);
  const suggestion = suggestRate(rates, losses);
  if (suggestion.kind === 'unclear') return <Notice tone="info" title={suggestion.reason} />;
  const rate = rounded(suggestion.rate);
  return (
    <div className="button-row">
      <Button
        kind="primary"
        disabled={rate === current}
        onClick={() => app.settings.edit({ learningRate: rate })}
      >
        Use {formatSetting(rate)}
      </Button>
      <span className="hint">
        {rate === current
          ? 'This is the rate in the cell.'
          : `There the loss fell fastest; it was lowest at ${formatSetting(rounded(suggestion.lowest))}, close to where training becomes unstable.`}
      </span>
    </div>
  );
}

function About() {
  return (
    <Disclosure summary="Learn more">
      <p>
        A fresh network is trained for at most {rates.length} steps while the learning rate grows by a
        constant factor from {formatSetting(rates[0])} to {formatSetting(rates[rates.length - 1])}; its
        weights are then thrown away (Smith 2017). At first nothing happens, then the loss falls, and at last
        it explodes. A good rate lies where the loss falls most steeply. With a one-cycle schedule, whose rate
        is that high for a moment only, two or three times as much often does better.
      </p>
    </Disclosure>
  );
}

const legend = [
  { name: 'loss, smoothed over steps', color: 'var(--color-series-a)' },
  { name: 'suggestion', color: 'var(--color-series-b)', dash: [6, 3] },
];

export function RateFinderPanel() {
  const app = useApp();
  const training = usePage(({ notebook }) => isBusy(notebook, 'train'));
  const hasData = usePage(page => page.data?.training != null);
  const [test, setTest] = useState<Test>({ kind: 'none' });
  const { begin, cancel } = useCancellable();

  const run = async () => {
    const signal = begin();
    let losses: readonly number[] = [];
    setTest({ kind: 'running', losses });
    const addLosses = (part: Float32Array) => {
      losses = [...losses, ...part];
      if (!signal.aborted) setTest({ kind: 'running', losses });
    };
    const message = await app.training.findRate(rates, addLosses, signal);
    if (signal.aborted) setTest({ kind: 'none' });
    else setTest(message === null ? { kind: 'done', losses } : { kind: 'failed', message });
  };

  const losses = test.kind === 'running' || test.kind === 'done' ? test.losses : [];
  const found = test.kind === 'done' ? suggestRate(rates, losses) : null;
  return (
    <div className="stack">
      <div className="button-row">
        {test.kind === 'running' ? (
          <Button icon={<Square aria-hidden="true" />} onClick={cancel}>
            Cancel the test
          </Button>
        ) : (
          <Button
            icon={<Search aria-hidden="true" />}
            disabled={training || !hasData}
            onClick={() => void run()}
          >
            {test.kind === 'done' ? 'Test again' : 'Test rates'}
          </Button>
        )}
        <span className="hint">
          {hasData
            ? 'Some seconds of training at growing rates, with the model and the settings above; nothing is kept.'
            : 'Load the data first.'}
        </span>
      </div>
      {test.kind === 'running' && (
        <Progress
          label="Testing learning rates"
          value={losses.length / rates.length}
          text={
            losses.length === 0
              ? 'choosing the device'
              : `step ${losses.length} of at most ${rates.length} · rate ${formatSetting(rounded(rates[losses.length - 1]))}`
          }
        />
      )}
      {test.kind === 'failed' && <Notice tone="error" title={test.message} />}
      {losses.length > 0 && (
        <ChartFigure
          title="Loss by learning rate"
          note="nats"
          label="The smoothed loss over the learning rate; the suggested rate is written below"
          legend={legend}
          height={200}
          load={loadRateChart}
          data={{
            rates,
            losses,
            smooth: smoothLosses(losses, 0.9),
            suggested: found?.kind === 'found' ? rounded(found.rate) : null,
          }}
        />
      )}
      {test.kind === 'done' && <Finding losses={losses} />}
      <About />
    </div>
  );
}
