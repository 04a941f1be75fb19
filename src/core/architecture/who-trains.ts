/** Which trainer will run a network, as far as it can be told before training. */

import type { DeviceChoice } from '../training/device.ts';
import type { PlanResult } from '../training/plan/step-plan.ts';

/** Whether the compiled step trains the network, and a sentence about it. */
export interface WhoTrains {
  readonly compiled: boolean;
  readonly sentence: string;
}

const stock = 'stock TensorFlow.js trains this network, more slowly';

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
    case 'webgpu':
    case 'auto':
      return { compiled: true, sentence: 'Every layer runs in the compiled step.' };
    default:
      return device satisfies never;
  }
}
