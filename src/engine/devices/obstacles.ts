/** Cheap checks of what this browser has. Each gives the reason why a backend cannot be used, null when it can. */

export async function webGpuObstacle(): Promise<string | null> {
  const gpu: GPU | undefined = typeof navigator === 'undefined' ? undefined : navigator.gpu;
  if (gpu === undefined) return 'this browser has no WebGPU';
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  return adapter === null ? 'the browser offers no GPU adapter' : null;
}

/** Calls `question` with a fresh context, then frees it, since a browser allows only a few. Null where there is none. */
function askWebGl<Answer>(question: (context: WebGL2RenderingContext) => Answer): Answer | null {
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (context === null) return null;
  const answer = question(context);
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return answer;
}

export async function webGlObstacle(): Promise<string | null> {
  if (typeof OffscreenCanvas === 'undefined') return 'this browser has no WebGL in workers';
  return askWebGl(() => true) === null ? 'this browser offers no WebGL 2' : null;
}

/** Tells by the renderer's name whether WebGL is emulated on the processor. */
export function isWebGlInSoftware(): boolean {
  const renderer = askWebGl(context => {
    const names = context.getExtension('WEBGL_debug_renderer_info');
    return names === null ? '' : String(context.getParameter(names.UNMASKED_RENDERER_WEBGL));
  });
  return /SwiftShader|llvmpipe|softpipe|Basic Render/i.test(renderer ?? '');
}

/** The module `(module (func (result v128) i32.const 0 i8x16.splat))`, which only a browser with SIMD accepts. */
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
]);

export async function wasmObstacle(): Promise<string | null> {
  if (typeof WebAssembly === 'undefined') return 'this browser has no WebAssembly';
  return WebAssembly.validate(simdModule) ? null : 'this browser has no WebAssembly SIMD';
}
