/** Starts a tfjs backend for the stock trainer, and says which device really runs. */
import { messageOf } from '../../../core/error-message.ts';
import type { BackendName, Device } from '../../../core/training/device.ts';
import { TrainerFailure } from '../../../core/training/trainer.ts';
import { beat } from '../../../platform/pulse.ts';
import { adapterName } from '../adapter-name.ts';
import type { Tf } from '../tfjs.ts';
import { registerWasmFilterGradient } from './wasm-filter-gradient.ts';

export interface LayersBackend {
  readonly tf: Tf;
  readonly device: Device;
  /** Rejects with 'device-lost' when the GPU is lost; never resolves. */
  readonly lost: Promise<never>;
  /**
   * Whether the GPU is lost at this moment. The event behind `lost` comes a task later than the first call that fails because
   * of it, with any message: for example, of a shader that does not compile.
   */
  isLost(): boolean;
}

const neverLost = (): boolean => false;
const never: Promise<never> = new Promise(() => {});

function unavailable(backend: BackendName, why: string): TrainerFailure {
  return new TrainerFailure('unsupported', `${backend} is not available here: ${why}`);
}

async function select(tf: Tf, backend: BackendName): Promise<void> {
  const done = await tf.setBackend(backend).catch((error: unknown) => {
    throw unavailable(backend, messageOf(error));
  });
  // tfjs silently stays on another backend where this one cannot start.
  if (!done || tf.getBackend() !== backend) throw unavailable(backend, 'the browser gave no such device');
}

/**
 * Starts tfjs's WebAssembly backend on one thread: tfjs starts its threads from a blob, which the page's content security
 * policy forbids. The bundler knows the addresses of its files; Node finds them by itself.
 */
async function startWasm(tf: Tf): Promise<LayersBackend> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  if (typeof process === 'undefined') wasm.setWasmPaths((await import('./wasm-files.ts')).wasmFiles);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  registerWasmFilterGradient(tf);
  await select(tf, 'wasm');
  return {
    tf,
    device: { backend: 'wasm', trainer: 'layers', threads: 1, adapter: null },
    lost: never,
    isLost: neverLost,
  };
}

async function startWebGpu(tf: Tf): Promise<LayersBackend> {
  if ((await navigator.gpu?.requestAdapter()) == null) throw unavailable('webgpu', 'there is no adapter');
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  await select(tf, 'webgpu');
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend)) throw unavailable('webgpu', 'the browser gave no such device');
  const lost = backend.device.lost.then(({ message }) => {
    throw new TrainerFailure('device-lost', `the GPU was lost: ${message || 'no reason given'}`);
  });
  const adapter = adapterName(backend.device.adapterInfo);
  return {
    tf,
    device: { backend: 'webgpu', trainer: 'layers', threads: 1, adapter },
    lost,
    isLost: neverLost,
  };
}

/** The part of tfjs's WebGL backend that gives its context. */
interface HasContext {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
}

async function startWebGl(tf: Tf): Promise<LayersBackend> {
  if (typeof OffscreenCanvas === 'undefined') throw unavailable('webgl', 'there is no OffscreenCanvas');
  await select(tf, 'webgl');
  const { gl } = (tf.backend() as unknown as HasContext).gpgpu;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const adapter = String(gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  const lost = new Promise<never>((_, reject) => {
    gl.canvas.addEventListener('webglcontextlost', () => {
      reject(new TrainerFailure('device-lost', 'the WebGL context was lost'));
    });
  });
  const device: Device = { backend: 'webgl', trainer: 'layers', threads: 1, adapter };
  return { tf, device, lost, isLost: () => gl.isContextLost() };
}

async function startCpu(tf: Tf): Promise<LayersBackend> {
  await select(tf, 'cpu');
  return {
    tf,
    device: { backend: 'cpu', trainer: 'layers', threads: 1, adapter: null },
    lost: never,
    isLost: neverLost,
  };
}

const starters = { webgpu: startWebGpu, webgl: startWebGl, wasm: startWasm, cpu: startCpu };

const beating = new WeakSet<Tf>();

/** A step of tfjs does not let the event loop run: it gives its signs of life between its kernels. */
function beatBetweenKernels(tf: Tf): void {
  if (beating.has(tf)) return;
  beating.add(tf);
  const engine = tf.engine();
  const runKernel = engine.runKernel.bind(engine);
  engine.runKernel = (...call) => {
    beat();
    return runKernel(...call);
  };
}

/** Rejects with a `TrainerFailure` 'unsupported' that says why the backend cannot run here. */
export async function startLayersBackend(tf: Tf, backend: BackendName): Promise<LayersBackend> {
  beatBetweenKernels(tf);
  const started = await starters[backend](tf);
  // Work races against `lost`; without any, the rejection needs no handler.
  started.lost.catch(() => {});
  return started;
}
