/** Which trainer will run a network, as far as it can be told before training. */

import type { DeviceChoice } from '../training/device.ts';
import { lateFlatten } from '../training/plan/late-flatten.ts';
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

/** Why the compiled step on WebAssembly cannot run a plan; null where it can. */
function wasmProblem(plan: StepPlan): string | null {
  const flattened = lateFlatten(plan);
  return flattened.ok ? null : flattened.unsupported;
}

const stockOn = (place: string, problem: string | null): WhoTrains =>
  problem === null
    ? compiledEverywhere
    : { compiled: false, sentence: `On ${place} the compiled step cannot run it: ${problem}. So ${stock}.` };

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
    case 'webgpu':
      return stockOn('WebGPU', gpuProblem(planned.plan));
    case 'wasm':
      return stockOn('WebAssembly', wasmProblem(planned.plan));
    case 'auto': {
      // Which device is chosen is known only by a measurement, so a doubt is a mark.
      const onGpu = stockOn('WebGPU', gpuProblem(planned.plan));
      return onGpu.compiled ? stockOn('WebAssembly', wasmProblem(planned.plan)) : onGpu;
    }
    default:
      return device satisfies never;
  }
}
