/**
 * Peak multiply-add speed of the GPU, which bounds the time of any training step from below. One tiny shader measures in
 * a fraction of a second what takes many seconds when a whole training step is compiled for a software GPU.
 */
const invocations = 64 * 256;
const vectorOperations = 4 * 4;

/** Each invocation does `rounds` times four multiply-adds of a `vec4f`. */
const shader = `
@group(0) @binding(0) var<storage, read_write> sums: array<vec4f>;
override rounds: u32;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  var a = vec4f(f32(id.x)); var b = a + 1.0; var c = a + 2.0; var d = a + 3.0;
  for (var i = 0u; i < rounds; i++) {
    a = a * 0.999 + b; b = b * 0.998 + c; c = c * 0.997 + d; d = d * 0.996 + a;
  }
  sums[id.x] = a + b + c + d;
}`;

async function millisecondsOf(device: GPUDevice, rounds: number): Promise<number> {
  const module = device.createShaderModule({ code: shader });
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module, constants: { rounds } },
  });
  const sums = device.createBuffer({ size: invocations * 16, usage: GPUBufferUsage.STORAGE });
  const layout = pipeline.getBindGroupLayout(0);
  const group = device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer: sums } }] });
  const run = async (): Promise<number> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(invocations / 64);
    pass.end();
    const begun = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return performance.now() - begun;
  };
  await run();
  const taken = await run();
  sums.destroy();
  return taken;
}

/** Gives billions of floating-point operations a second, null when there is no GPU. Opens and closes its own device. */
export async function gpuThroughput(): Promise<number | null> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter == null) return null;
  const device = await adapter.requestDevice();
  try {
    let best = 0;
    // The work grows until it outweighs the cost of submitting it.
    for (let rounds = 16; rounds <= 16_384; rounds *= 8) {
      const milliseconds = await millisecondsOf(device, rounds);
      const operations = invocations * rounds * vectorOperations * 2;
      best = Math.max(best, operations / milliseconds / 1e6);
      if (milliseconds > 20) break;
    }
    return best;
  } finally {
    device.destroy();
  }
}
