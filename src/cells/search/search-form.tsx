import { Play, Plus } from 'lucide-react';
import { useState } from 'react';
import { formatDuration, formatPlural } from '../../core/format.ts';
import { proposedAxis, rangeAround } from '../../core/search/axis-draft.ts';
import { rungsToCome, type Search } from '../../core/search/search.ts';
import { secondsToCome } from '../../core/search/search-forecast.ts';
import { planProblem, type SearchPlan, searchableKnobs, searchOf } from '../../core/search/search-plan.ts';
import type { Axis } from '../../core/search/search-space.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { usePage } from '../../state/hooks.ts';
import type { SearchActions } from '../../state/search/create-search.ts';
import { Button } from '../../ui/controls/button.tsx';
import { FieldGrid } from '../../ui/fields/field.tsx';
import { NumberField, type NumberFieldProps } from '../../ui/fields/number-field.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { AxisField } from './axis-field.tsx';
import { useTrialSeconds } from './use-trial-seconds.ts';

const methods = [
  { value: 'random', label: 'Random' },
  { value: 'grid', label: 'Grid' },
  { value: 'halving', label: 'Successive halving' },
] as const;

const about: { readonly [Method in SearchPlan['method']]: string } = {
  random: 'Draws combinations by chance: the best use of few trials when only some settings matter.',
  grid: 'Every combination once.',
  halving: 'Draws many, trains all of them briefly, and only the best ones longer.',
};

type NumberName = 'points' | 'draws' | 'seed' | 'fewestEpochs' | 'keepOneIn';
type Limits = Pick<NumberFieldProps, 'label' | 'min' | 'max'>;

const limits: { readonly [Name in NumberName]: Limits } = {
  points: { label: 'Values of each range', min: 2, max: 50 },
  draws: { label: 'Combinations', min: 1, max: 500 },
  seed: { label: 'Seed of the draws', min: 0, max: 2 ** 32 - 1 },
  fewestEpochs: { label: 'Epochs at first', min: 1, max: 499 },
  keepOneIn: { label: 'Keep one in', min: 2, max: 10 },
};

const numbersOf: { readonly [Method in SearchPlan['method']]: readonly NumberName[] } = {
  random: ['draws', 'seed'],
  grid: ['points'],
  halving: ['draws', 'fewestEpochs', 'keepOneIn', 'seed'],
};

/** The plan that the form proposes. It searches the learning rate, which decides more than any other setting. */
function defaultPlan(settings: Settings): SearchPlan {
  const rate = rangeAround('learningRate', settings);
  return {
    method: 'random',
    axes: rate ? [rate] : [],
    points: 4,
    draws: 8,
    seed: 1,
    fewestEpochs: Math.max(Math.floor(settings.epochs / 9), 1),
    keepOneIn: 3,
  };
}

/** Describes the trials of a search: `9 trials of 1 epoch, then 3 of 3, 1 of 9`, or `12 trials of 9 epochs`. */
function describeQueue(search: Search, epochs: number): string {
  const first = `${formatPlural(search.trials.length, 'trial')} of ${formatPlural(search.trials[0]?.epochs ?? epochs, 'epoch')}`;
  const later = rungsToCome(search).map(rung => `${rung.trials} of ${rung.epochs}`);
  return later.length === 0 ? first : `${first}, then ${later.join(', ')}`;
}

const describeForecast = (seconds: number | null): string =>
  seconds === null ? 'time not known before some steps are measured' : `about ${formatDuration(seconds)}`;

/** The plan of a search and its forecast; every trial starts from the settings in the cells. */
export function SearchForm({ actions }: { readonly actions: SearchActions }) {
  const settings = usePage(page => page.settings);
  const last = usePage(page => page.search?.plan ?? null);
  const hasData = usePage(page => page.data?.training != null);
  const [plan, setPlan] = useState<SearchPlan>(() => last ?? defaultPlan(settings));
  const secondsOf = useTrialSeconds(settings);
  const change = (changes: Partial<SearchPlan>) => setPlan({ ...plan, ...changes });
  const changeAxis = (index: number, ...axis: readonly Axis[]) =>
    change({ axes: plan.axes.toSpliced(index, 1, ...axis) });
  const taken = plan.axes.map(({ name }) => name);
  const free = searchableKnobs.find(name => !taken.includes(name));
  const problem = hasData ? planProblem(plan, settings) : 'Load the data first.';
  const queue = problem === null ? searchOf(plan, settings) : null;

  return (
    <section aria-label="Plan of a search" className="stack">
      <div className="explained-choice">
        <SelectField
          label="Method"
          hint={about[plan.method]}
          value={plan.method}
          options={methods}
          onChange={method => change({ method })}
        />
      </div>
      {plan.axes.map((axis, index) => (
        <AxisField
          key={axis.name}
          axis={axis}
          settings={settings}
          taken={taken}
          onChange={next => changeAxis(index, next)}
          onRemove={() => changeAxis(index)}
        />
      ))}
      {free && (
        <div className="button-row">
          <Button
            icon={<Plus aria-hidden="true" />}
            onClick={() => change({ axes: [...plan.axes, proposedAxis(free, settings)] })}
          >
            Add a setting
          </Button>
        </div>
      )}
      <FieldGrid>
        {numbersOf[plan.method].map(name => (
          <NumberField
            key={name}
            {...limits[name]}
            whole
            value={plan[name]}
            onChange={value => change({ [name]: value })}
          />
        ))}
      </FieldGrid>
      <div className="button-row">
        <Button
          kind="primary"
          icon={<Play aria-hidden="true" />}
          disabled={queue === null}
          onClick={() => actions.start(plan)}
        >
          Start the search
        </Button>
        <span className="hint" role="status">
          {queue === null
            ? problem
            : `${describeQueue(queue, settings.epochs)} · ${describeForecast(secondsToCome(queue, secondsOf))}. All other settings are those in the cells.`}
        </span>
      </div>
    </section>
  );
}
