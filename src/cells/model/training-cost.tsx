import { whoTrains } from '../../core/architecture/who-trains.ts';
import type { StepBytes } from '../../core/forecast/step-memory-messages.ts';
import { formatBytes, formatDuration } from '../../core/format.ts';
import { allMemberSettings } from '../../core/settings/ensemble-members.ts';
import { toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import type { DeviceChoice } from '../../core/training/device.ts';
import { planStep } from '../../core/training/plan/plan-step.ts';
import { usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { type Definition, DefinitionList } from '../../ui/figures/definition-list.tsx';
import { useTrainingSeconds } from '../shared/use-cost.ts';
import { useStepMemory } from './use-step-memory.ts';

const names: Readonly<Record<keyof StepBytes, string>> = { wasm: 'WebAssembly', webgpu: 'WebGPU' };

/** The devices with a compiled step on which a choice may train; a GPU that is known to be missing is none of them. */
function compiledDevices(choice: DeviceChoice, hasGpu: boolean): readonly (keyof StepBytes)[] {
  if (choice === 'auto') return hasGpu ? ['wasm', 'webgpu'] : ['wasm'];
  return choice === 'wasm' || choice === 'webgpu' ? [choice] : [];
}

/** The memory on each device, with what the figure holds, or why there is none. */
function memoryFigures(
  devices: readonly (keyof StepBytes)[],
  bytes: StepBytes | null,
  rows: number,
): readonly Definition[] {
  if (devices.length === 0)
    return [{ value: '–', term: 'of memory: known for the compiled step only, on WebAssembly and WebGPU' }];
  return devices.map(device => ({
    value: bytes === null ? '–' : formatBytes(bytes[device]),
    term: `of memory for training on ${names[device]}${rows === 0 ? ', without the images' : ''}`,
  }));
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
  const hasGpu = usePage(
    page =>
      'gpu' in navigator &&
      !page.devices.measurements.some(
        measured => measured.kind === 'unavailable' && measured.backend === 'webgpu',
      ),
  );
  const devices = planned.ok ? compiledDevices(device, hasGpu) : [];
  const { batchSize, precision } = config;
  const size =
    planned.ok && devices.length > 0 ? { plan: planned.plan, batchSize, precision, tableRows: rows } : null;
  const bytes = useStepMemory(JSON.stringify([spec, config, rows]), size);
  const perEpoch = seconds === null ? null : seconds / settings.epochs / allMemberSettings(settings).length;
  return (
    <div className="training-cost">
      <DefinitionList
        items={[
          ...memoryFigures(devices, bytes, rows),
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
