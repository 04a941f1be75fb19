/**
 * Instruments that bring faults about from outside. The page's `Worker` logs what it is asked and what it answers, and
 * the engine's script gets a few lines in front of it on its way through the network. The program knows nothing of this.
 */
import type { BrowserContext, Page } from 'playwright/test';
import { NotebookPage } from '../tools/driver/notebook-page.ts';

/** A blow to an engine that is at work. `silence` terminates it without an error, `hang` keeps it busy for ever. */
export type Blow = 'throw' | 'silence' | 'hang' | 'lose device' | 'lose context';

/**
 * A thing that the browser lacks from the beginning. Without a `lone thread` there are two cores and nothing computes on one
 * of them alone: trials would choose the number of threads by how busy the machine is.
 */
export type Lack = 'nothing' | 'webgpu' | 'adapter' | 'second core' | 'lone thread';

/** The instruments' log. It lives in the page, so a reload empties it. */
export interface Log {
  /** Every training that was asked for, and the step to begin at; a recovery asks again. */
  readonly trainings: { readonly device: string; readonly resumedStep: number }[];
  /** The trainings and predictions that ran, and the backend that the engine reported. */
  readonly ran: { readonly what: 'training' | 'prediction'; readonly backend: string }[];
  /** Training steps at the latest checkpoint; 0 without one. */
  lastCheckpoint: number;
  engines: number;
  /** Milliseconds at which a device or an engine was lost, another engine was started, and its first steps or answer came. */
  /** Milliseconds at which the page's first training steps came; 0 without any. */
  firstSteps: number;
  /** The longest time without training steps since the last blow, in milliseconds. */
  longestPause: number;
  readonly moments: { readonly what: 'struck' | 'replaced' | 'went on'; readonly at: number }[];
}

declare global {
  interface Window {
    faultLog: Log;
    /** Strikes the present engine at once. */
    inflict: (blow: Blow) => void;
    /** Strikes the engine as soon as it is sent this request. */
    inflictAt: (request: string, blow: Blow) => void;
    /** Logs a blow that is brought about from outside. */
    noteBlow: () => void;
  }
}

/** Runs in the page before its scripts. */
function watchWorkers(): void {
  const log: Log = {
    trainings: [],
    ran: [],
    lastCheckpoint: 0,
    engines: 0,
    firstSteps: 0,
    longestPause: 0,
    moments: [],
  };
  /** Milliseconds of the last blow or, after it, of the latest steps. */
  let lastSteps: number | null = null;
  let engine: Worker | null = null;
  let armed: { request: string; blow: Blow } | null = null;
  const note = (what: Log['moments'][number]['what']): void => {
    const at = performance.now();
    log.moments.push({ what, at });
    if (what !== 'struck') return;
    lastSteps = at;
    log.longestPause = 0;
  };
  const noteSteps = (): void => {
    const at = performance.now();
    if (log.firstSteps === 0) log.firstSteps = at;
    if (lastSteps !== null) log.longestPause = Math.max(log.longestPause, at - lastSteps);
    lastSteps = at;
  };
  const strike = (worker: Worker, blow: Blow): void => {
    if (blow === 'silence' || blow === 'throw' || blow === 'hang') note('struck');
    if (blow === 'silence') worker.terminate();
    else Worker.prototype.postMessage.call(worker, { blow });
  };
  const Original = Worker;
  class WatchedWorker extends Original {
    constructor(url: URL | string, options?: WorkerOptions) {
      super(url, options);
      if (options?.name !== 'engine') return;
      engine = this;
      log.engines++;
      if (log.moments.at(-1)?.what === 'struck') note('replaced');
      this.addEventListener('message', ({ data }) => {
        if (data.struck) note('struck');
        if (data.kind === 'steps') noteSteps();
        const goesOn = data.kind === 'steps' || data.kind === 'predicted';
        if (goesOn && log.moments.at(-1)?.what === 'replaced') note('went on');
        if (data.kind === 'started') log.ran.push({ what: 'training', backend: data.device.backend });
        if (data.kind === 'predicted') log.ran.push({ what: 'prediction', backend: data.device.backend });
        if (data.kind === 'checkpoint') log.lastCheckpoint = data.checkpoint.state.step;
      });
    }
    override postMessage(message: { kind?: string; train?: { device: string; resume: unknown } }): void {
      const { kind, train } = message;
      if (kind === 'train' && train) {
        const resume = train.resume as { state: { step: number } } | null;
        log.trainings.push({ device: train.device, resumedStep: resume?.state.step ?? 0 });
      }
      const blow = armed?.request === kind ? armed?.blow : undefined;
      if (blow !== undefined) armed = null;
      if (blow !== undefined && blow !== 'silence') strike(this, blow);
      super.postMessage(message);
      if (blow === 'silence') strike(this, blow);
    }
  }
  window.Worker = WatchedWorker;
  window.faultLog = log;
  window.inflict = blow => {
    if (engine) strike(engine, blow);
  };
  window.noteBlow = () => note('struck');
  window.inflictAt = (request, blow) => {
    armed = { request, blow };
  };
}

/** Runs in the engine's worker before its own script. */
function prepareEngine(lack: Lack): void {
  let armed: Blow | null = null;
  self.addEventListener('message', event => {
    const blow: Blow | undefined = event.data?.blow;
    if (blow === undefined) return;
    event.stopImmediatePropagation();
    armed = blow;
    if (blow === 'hang') for (;;);
    if (blow !== 'throw') return;
    setTimeout(() => {
      throw new Error('an injected fault');
    });
  });
  const takes = (blow: Blow): boolean => {
    const hit = armed === blow;
    if (hit) {
      armed = null;
      self.postMessage({ struck: true });
    }
    return hit;
  };
  if (lack === 'second core') Object.defineProperty(navigator, 'hardwareConcurrency', { value: 1 });
  if (lack === 'lone thread') {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 });
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest: never[]) {
      if (message.kind === 'start' && message.setup.threads === 1) throw new Error('a thread is alone');
      postMessage.call(this, message, ...rest);
    };
  }
  if (lack === 'webgpu') Object.defineProperty(navigator, 'gpu', { value: undefined });
  if (typeof GPU !== 'undefined') {
    if (lack === 'adapter') GPU.prototype.requestAdapter = async () => null;
    const devices = new WeakMap<GPUQueue, GPUDevice>();
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      devices.set(device.queue, device);
      return device;
    };
    const { submit } = GPUQueue.prototype;
    GPUQueue.prototype.submit = function (buffers) {
      submit.call(this, buffers);
      if (takes('lose device')) devices.get(this)?.destroy();
      return undefined;
    };
  }
  const { drawElements } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawElements = function (...args) {
    drawElements.apply(this, args);
    if (takes('lose context')) this.getExtension('WEBGL_lose_context')?.loseContext();
  };
}

/** Some TypeScript loaders (esbuild's `keepNames`) call this in the functions that they compile. */
const helper = 'globalThis.__name = fn => fn;\n';

/** The script of a worker, with the instruments in front of it where the worker is the engine. */
export const instrumented = (script: string, lack: Lack): string =>
  `${helper}if (self.name === 'engine') (${prepareEngine.toString()})(${JSON.stringify(lack)});\n${script}`;

/** Installs the instruments; call it before the page is opened. */
export async function install(page: Page, lack: Lack): Promise<void> {
  await page.addInitScript(`${helper}(${watchWorkers.toString()})();`);
  await page.route('**/assets/worker-*.js', async route => {
    // A kept connection may be closed by the server in the very moment in which it is used again.
    const response = await route.fetch({ maxRetries: 2 });
    await route.fulfill({ response, body: instrumented(await response.text(), lack) });
  });
}

/** Another page of the same person under the instruments: it finds what the one before has kept. */
export async function openIn(context: BrowserContext, url: string): Promise<NotebookPage> {
  const page = await context.newPage();
  await install(page, 'nothing');
  await page.goto(url);
  return new NotebookPage(page);
}
