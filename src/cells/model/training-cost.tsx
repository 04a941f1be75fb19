import { whoTrains } from '../../core/architecture/who-trains.ts';
import { formatBytes, formatDuration } from '../../core/format.ts';
import { toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import { planStep } from '../../core/training/plan/plan-step.ts';
import { usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { DefinitionList } from '../../ui/figures/definition-list.tsx';
import { useTrainingSeconds } from '../shared/use-cost.ts';
import { useStepMemory } from './use-step-memory.ts';

/** Says what the figure of memory holds, or why there is none. */
function describeMemory(onWasm: boolean, rows: number): string {
  if (!onWasm) return 'of memory: known for WebAssembly only';
  return `of memory for training on WebAssembly${rows === 0 ? ', without the images' : ''}`;
}

/** The memory and the time that training the present network takes, and who trains it. The network must be possible. */
export function TrainingCost() {
  const settings = usePage(page => page.settings);
  const classes = usePage(page => loadedClasses(page).labels.length);
  const rows = usePage(page => page.data?.training?.rows ?? 0);
  const seconds = useTrainingSeconds();
  const spec = toModelSpec(settings, classes);
  const config = toTrainConfig(settings);
  const planned = planStep(spec, config, 0);
  const device = toDeviceChoice(settings);
  const { compiled, sentence } = whoTrains(planned, device);
  const plan = planned.ok && (device === 'wasm' || device === 'auto') ? planned.plan : null;
  const bytes = useStepMemory(JSON.stringify([spec, config]), plan, config.batchSize, rows);
  const perEpoch = seconds === null ? null : seconds / settings.epochs / settings.networks;
  return (
    <div className="training-cost">
      <DefinitionList
        items={[
          { value: bytes === null ? '–' : formatBytes(bytes), term: describeMemory(plan !== null, rows) },
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
