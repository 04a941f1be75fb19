/** Cheap looks at what this browser has. */

export async function webGpuObstacle(): Promise<string | null> {
  const gpu: GPU | undefined = typeof navigator === 'undefined' ? undefined : navigator.gpu;
  if (gpu === undefined) return 'this browser has no WebGPU';
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  return adapter === null ? 'the browser offers no GPU adapter' : null;
}

export async function webGlObstacle(): Promise<string | null> {
  if (typeof OffscreenCanvas === 'undefined') return 'this browser has no WebGL in workers';
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (context === null) return 'this browser offers no WebGL 2';
  // A browser gives out few contexts: this one is returned at once.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return null;
}

/** `(module (func (result v128) i32.const 0 i8x16.splat))` */
const simdModule = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  8,
  1,
  6,
  0,
  65,
  0,
  253,
  15,
  11,
);

export async function wasmObstacle(): Promise<string | null> {
  if (typeof WebAssembly === 'undefined') return 'this browser has no WebAssembly';
  return WebAssembly.validate(simdModule) ? null : 'this browser has no WebAssembly SIMD';
}
