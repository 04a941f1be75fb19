/** Runs one arm: builds its session, then trains as it is told. */

import { benchmarkModels } from '../../../src/core/benchmark-models.ts';
import type { ModelSpec } from '../../../src/core/model-spec.ts';
import { type Images, parseImages } from '../arms/images.ts';
import type { BenchAnswer, BenchRequest, BrowserArm, Session } from '../session.ts';

/** Each library is loaded only for its own arm. */
async function open(arm: BrowserArm, spec: ModelSpec, batch: number, images: Images): Promise<Session> {
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
    case 'ours-wasm-2': {
      const { wasmSession } = await import('../arms/ours-wasm.ts');
      return wasmSession(arm === 'ours-wasm-1' ? 1 : 2, spec, batch, images);
    }
    case 'ours-webgpu': {
      const { webGpuSession } = await import('../arms/ours-webgpu.ts');
      return webGpuSession(spec, batch, images);
    }
    default:
      return arm satisfies never;
  }
}

let session: Session | null = null;

async function answer(request: BenchRequest): Promise<BenchAnswer> {
  if (request.kind === 'prepare') {
    const { arm, model, batch } = request;
    const images = parseImages(await (await fetch(new URL('/images.bin', location.href))).arrayBuffer());
    const start = performance.now();
    session = await open(arm, benchmarkModels[model], batch, images);
    const [firstLoss] = await session.losses(0, 1);
    const coldSeconds = (performance.now() - start) / 1000;
    return { kind: 'prepared', runsOn: session.runsOn, coldSeconds, firstLoss };
  }
  if (!session) throw new Error('no arm is prepared');
  if (request.kind === 'losses')
    return { kind: 'losses', losses: await session.losses(request.first, request.count) };
  const start = performance.now();
  await session.run(request.first, request.count);
  return { kind: 'ran', seconds: (performance.now() - start) / 1000 };
}

self.onmessage = async ({ data }: MessageEvent<BenchRequest>) => {
  try {
    self.postMessage(await answer(data));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    self.postMessage({ kind: 'failed', message } satisfies BenchAnswer);
  }
};
