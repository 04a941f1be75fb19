/** Which trainer will run a network, as far as it can be told before training. */

import type { DeviceChoice } from '../training/device.ts';
import { mostGpuDropouts, type PlanResult, type StepPlan } from '../training/plan/step-plan.ts';

/** Whether the compiled step trains the network, and a sentence about it. */
export interface WhoTrains {
  readonly compiled: boolean;
  readonly sentence: string;
}

const stock = 'stock TensorFlow.js trains this network, more slowly';

const compiledEverywhere: WhoTrains = { compiled: true, sentence: 'Every layer runs in the compiled step.' };

/** Why the compiled step on WebGPU cannot run a plan; null where it can. */
function gpuProblem({ ops }: StepPlan): string | null {
  const dropouts = ops.filter(({ kind }) => kind === 'dropout').length;
  return dropouts <= mostGpuDropouts
    ? null
    : `${dropouts} dropout layers; it has room for ${mostGpuDropouts}`;
}

function onGpu(plan: StepPlan): WhoTrains {
  const problem = gpuProblem(plan);
  return problem === null
    ? compiledEverywhere
    : { compiled: false, sentence: `On WebGPU the compiled step cannot run it: ${problem}. So ${stock}.` };
}

/** Says who trains a network with this plan on the chosen device. */
export function whoTrains(planned: PlanResult, device: DeviceChoice): WhoTrains {
  if (!planned.ok)
    return {
      compiled: false,
      sentence: `The compiled step cannot run it: ${planned.unsupported}. So ${stock}.`,
    };
  switch (device) {
    case 'webgl':
    case 'cpu':
      return { compiled: false, sentence: `The compiled step does not run on this device, so ${stock}.` };
    case 'wasm':
      return compiledEverywhere;
    case 'webgpu':
    case 'auto':
      // Which device is chosen is known only by a measurement, so a doubt is a mark.
      return onGpu(planned.plan);
    default:
      return device satisfies never;
  }
}
