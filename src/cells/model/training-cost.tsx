import { whoTrains } from '../../core/architecture/who-trains.ts';
import { stepMemory } from '../../core/forecast/step-memory.ts';
import { formatBytes, formatDuration } from '../../core/format.ts';
import { toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import { planStep } from '../../core/training/plan/plan-step.ts';
import { usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { DefinitionList } from '../../ui/figures/definition-list.tsx';
import { useTrainingSeconds } from '../shared/use-cost.ts';

/** The memory and the time that training the present network takes, and who trains it. The network must be possible. */
export function TrainingCost() {
  const settings = usePage(page => page.settings);
  const classes = usePage(page => loadedClasses(page).labels.length);
  const seconds = useTrainingSeconds();
  const spec = toModelSpec(settings, classes);
  const config = toTrainConfig(settings);
  const { compiled, sentence } = whoTrains(planStep(spec, config, 0), toDeviceChoice(settings));
  const perEpoch = seconds === null ? null : seconds / settings.epochs / settings.networks;
  return (
    <div className="training-cost">
      <DefinitionList
        items={[
          { value: `≈ ${formatBytes(stepMemory(spec, config))}`, term: 'of memory, in training' },
          {
            value: perEpoch === null ? '–' : `≈ ${formatDuration(perEpoch)}`,
            term: perEpoch === null ? 'an epoch: measured by a first run' : 'an epoch here',
          },
        ]}
      />
      <p className={compiled ? 'training-by' : 'training-by training-by-stock'}>{sentence}</p>
    </div>
  );
}
