/** Runs one arm: builds its session, then trains as it is told. */

import { messageOf } from '../../../../src/core/error-message.ts';
import type { ArmSession, BenchAnswer, BenchRequest, BrowserArm } from '../arm-protocol.ts';
import { type Images, parseImages } from '../arms/images.ts';
import { type Network, networkOf } from '../networks.ts';
import { countSteps, rememberDevices } from '../step-counts.ts';

/** The devices are remembered from here on, before any library asks for one. */
const devices = rememberDevices();

/** Each library is loaded only for its own arm. */
async function open(arm: BrowserArm, network: Network, batch: number, images: Images): Promise<ArmSession> {
  const { spec } = network;
  switch (arm) {
    case 'tfjs-cpu':
    case 'tfjs-wasm':
    case 'tfjs-webgl':
    case 'tfjs-webgpu': {
      const { tfjsSession } = await import('../arms/tfjs.ts');
      return tfjsSession(arm.slice(5), spec, batch, images);
    }
    case 'jax-wasm':
    case 'jax-webgpu': {
      const { jaxSession } = await import('../arms/jax.ts');
      return jaxSession(arm === 'jax-wasm' ? 'wasm' : 'webgpu', spec, batch, images);
    }
    case 'ours-wasm-1':
    case 'ours-wasm-2':
    case 'ours-wasm-2-fused': {
      const { wasmSession } = await import('../arms/ours-wasm.ts');
      const precision = arm === 'ours-wasm-2-fused' ? 'fused' : 'float32';
      return wasmSession(arm === 'ours-wasm-1' ? 1 : 2, precision, network, batch, images);
    }
    case 'ours-webgpu':
    case 'ours-webgpu-mixed': {
      const { webGpuSession } = await import('../arms/ours-webgpu.ts');
      return webGpuSession(network, batch, images, arm === 'ours-webgpu' ? 'float32' : 'mixed');
    }
    default:
      return arm satisfies never;
  }
}

let session: ArmSession | null = null;

async function prepare({
  arm,
  network,
  batch,
}: Extract<BenchRequest, { kind: 'prepare' }>): Promise<BenchAnswer> {
  const images = parseImages(await (await fetch(new URL('/images.bin', location.href))).arrayBuffer());
  const start = performance.now();
  session = await open(arm, networkOf(network), batch, images);
  const [firstLoss] = await session.losses(0, 1);
  const coldSeconds = (performance.now() - start) / 1000;
  return { kind: 'prepared', runsOn: session.runsOn, coldSeconds, firstLoss };
}

async function timed(work: Promise<void>): Promise<BenchAnswer> {
  const start = performance.now();
  await work;
  return { kind: 'ran', seconds: (performance.now() - start) / 1000 };
}

async function answer(request: BenchRequest): Promise<BenchAnswer> {
  if (request.kind === 'prepare') return prepare(request);
  if (request.kind === 'matrix') {
    const { matrixGigaflops } = await import('../arms/matrix-product.ts');
    return { kind: 'matrix', gigaflops: await matrixGigaflops(request) };
  }
  if (!session) throw new Error('no arm is prepared');
  const { run } = session;
  switch (request.kind) {
    case 'losses':
      return { kind: 'losses', losses: await session.losses(request.first, request.count) };
    case 'run':
      return timed(run(request.first, request.count));
    case 'count': {
      const { first, count } = request;
      return { kind: 'counted', counts: await countSteps(devices, count, () => run(first, count)) };
    }
    case 'state':
      return { kind: 'state', state: await session.state() };
    case 'restore':
      await session.restore(request.state);
      return { kind: 'restored' };
    case 'predict':
      if (!session.predict) throw new Error('this arm does not predict');
      return timed(session.predict(request.rows, request.views));
    case 'allocation':
      throw new Error('the page itself measures allocation');
    default:
      return request satisfies never;
  }
}

self.onmessage = async ({ data }: MessageEvent<BenchRequest>) => {
  try {
    self.postMessage(await answer(data));
  } catch (cause) {
    const message = messageOf(cause);
    self.postMessage({ kind: 'failed', message } satisfies BenchAnswer);
  }
};
