/** Inside the bundle: the training suite on WebGPU, in Node with Dawn, for a machine with a GPU and no browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { create, globals } from 'webgpu';
import { gpuProfiler } from '../../profile/webgpu/gpu-profiler.ts';
import type { ArmName, ArmSession } from '../arm-protocol.ts';
import { parseImages } from '../arms/images.ts';
import { type Comparison, compareArms, type OpenPeer } from '../comparison.ts';
import { isCuda, openCuda } from '../cuda-peer.ts';
import { describeComparison } from '../describe-comparison.ts';
import { describeGangs, type GangTime, measureGang } from '../gang-step.ts';
import { comparedNames, type NetworkName, networkOf, timedNetworkOf } from '../networks.ts';
import { countSteps, rememberDevices } from '../step-counts.ts';

Object.assign(globalThis, globals);
/** Dawn hides float16 on NVIDIA's Vulkan driver unless it is asked for; elsewhere this changes nothing. */
const gpu = create([
  'enable-dawn-features=vulkan_enable_f16_on_nvidia',
  'disable-dawn-features=timestamp_quantization',
]);
const devices = rememberDevices();
Object.defineProperty(globalThis, 'navigator', { value: { gpu, hardwareConcurrency: 1, userAgent: 'node' } });

const imagesFile = join(import.meta.dirname, 'images.bin');
const file = readFileSync(imagesFile);
const images = parseImages(new Uint8Array(file).buffer);
const allArms = [
  'ours-webgpu',
  'ours-webgpu-mixed',
  'tfjs-webgpu',
  'jax-webgpu',
  'torch-cuda-eager',
  'torch-cuda-graphs',
] as const satisfies readonly ArmName[];

async function openSession(arm: ArmName, name: NetworkName, batch: number): Promise<ArmSession> {
  const network = networkOf(name);
  const { spec } = network;
  switch (arm) {
    case 'ours-webgpu':
    case 'ours-webgpu-mixed': {
      const { webGpuSession } = await import('../arms/ours-webgpu.ts');
      return webGpuSession(network, batch, images, arm === 'ours-webgpu' ? 'float32' : 'mixed');
    }
    case 'tfjs-webgpu': {
      const { tfjsSession } = await import('../arms/tfjs.ts');
      return tfjsSession('webgpu', spec, batch, images);
    }
    case 'jax-webgpu': {
      const { jaxSession } = await import('../arms/jax.ts');
      return jaxSession('webgpu', spec, batch, images);
    }
    default:
      throw new Error(`${arm} does not run here`);
  }
}

// tfjs looks for `navigator.gpu` when it is loaded: not before it has been put there.
const { matrixGigaflops } = await import('../arms/matrix-product.ts');
const matrix = await matrixGigaflops({ backend: 'webgpu', threads: 1 }).catch(() => null);

const open: OpenPeer = async (arm, network, batch) => {
  if (isCuda(arm)) return openCuda(arm, network, batch, imagesFile);
  const start = performance.now();
  const { runsOn, losses, run, state, restore, dispose } = await openSession(arm, network, batch);
  const [firstLoss] = await losses(0, 1);
  return {
    arm,
    runsOn,
    coldSeconds: (performance.now() - start) / 1000,
    firstLoss,
    remarks: [],
    losses,
    state,
    restore,
    matrix: async () => matrix,
    async run(first, count) {
      const began = performance.now();
      await run(first, count);
      return (performance.now() - began) / 1000;
    },
    // The devices of the other arms are idle meanwhile.
    count: (first, count) => countSteps(devices, count, () => run(first, count)),
    close: dispose,
  };
};

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: comparedNames.join(',') },
    arms: { type: 'string', default: allArms.join(',') },
    batches: { type: 'string', default: '128,512' },
    json: { type: 'string' },
    profile: { type: 'boolean', default: false },
    gang: { type: 'string' },
  },
});
const models = comparedNames.filter(name => values.models.split(',').includes(name));
const arms = allArms.filter(arm => values.arms.split(',').includes(arm));
const batches = values.batches.split(',').map(Number);
/** Written after each table: such a machine is often lent for minutes, and may be taken back. */
const keep = (data: unknown) => {
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(data, null, 2)}\n`);
};

async function profile(): Promise<void> {
  const profiler = gpuProfiler(gpu, matrix);
  console.log(profiler.about);
  const profiles: unknown[] = [];
  for (const model of models)
    for (const batch of batches) {
      const { table, data } = await profiler.profile(timedNetworkOf(model), batch, images);
      console.log(table);
      profiles.push(data);
      keep(profiles);
    }
}

async function compare(): Promise<void> {
  const comparisons: Comparison[] = [];
  for (const model of models)
    for (const batch of batches) {
      const comparison = await compareArms(open, arms, model, batch, text => console.error(text));
      console.log(describeComparison(comparison));
      comparisons.push(comparison);
      keep(comparisons);
    }
}

async function gangs(networks: number): Promise<void> {
  const times: GangTime[] = [];
  for (const model of models)
    for (const batch of batches) {
      times.push(await measureGang({ kind: 'adapter', gpu }, model, batch, images, networks));
      keep(times);
    }
  console.log(describeGangs(times));
}

if (values.profile) await profile();
else if (values.gang !== undefined) await gangs(Number(values.gang));
else await compare();
// Dawn's own threads would keep the process alive.
process.exit(0);
