/** Convolution with bias and all that is fused behind it, in one pass. */
import { type Binding, inFours, type Kernel, reads, vectorOr, writes } from '../kernel.ts';
import { fixedExtent, matmul, perSample } from '../matmul/matmul.ts';
import { storeRows } from '../store.ts';
import { channelForward, readsOneChannel } from './channel-forward.ts';
import { type Epilogue, type ForwardBuffers, finishFunction, storeWindows } from './epilogue.ts';
import { type Convolution, patchFunctions, positions } from './patches.ts';

/** Convolution + bias + (norm) + ReLU + 2 x 2 max-pooling in one pass. */
export function convForward(
  convolution: Convolution,
  epilogue: Epilogue,
  buffers: ForwardBuffers,
  samples: number,
): Kernel {
  if (readsOneChannel(convolution)) return channelForward(convolution, epilogue, buffers);
  const channels = convolution.convolved[2];
  const inputs = convolution.input[2];
  const { pool } = epilogue;
  const withWinners = pool && buffers.winners !== null;
  const kernels = inFours(channels, convolution.kernel.offset);
  const bindings: Binding[] = [
    reads('image', buffers.image, vectorOr(inFours(inputs), 'f32')),
    reads('weights', buffers.weights),
    ...(kernels ? [reads('kernels', buffers.weights, 'vec4f')] : []),
    writes('output', buffers.output, vectorOr(inFours(channels), 'f32')),
  ];
  if (pool && buffers.winners !== null)
    bindings.push(writes('winners', buffers.winners, vectorOr(inFours(channels), 'u32')));
  const kernelAt = `${convolution.kernel.offset}u + k * ${channels}u + column`;
  const loadA = inFours(inputs)
    ? 'fn vectorA(row: Position, k: u32) -> vec4f { return under(row, tapOf(k)); }'
    : 'fn elementA(row: Position, k: u32) -> f32 { return under(row, tapOf(k)); }';
  const loadB = kernels
    ? `fn vectorB(k: u32, column: u32) -> vec4f { return kernels[(${kernelAt}) / 4u]; }`
    : `fn elementB(k: u32, column: u32) -> f32 { return weights[${kernelAt}]; }`;
  const store = pool
    ? storeWindows(channels, withWinners)
    : storeRows(channels, 'output', `row * ${channels}u + column`, 'finish(block[i], column)');
  return matmul(
    {
      label: `${convolution.label} forward`,
      bindings,
      rows: perSample(positions(convolution.convolved, pool)),
      columns: channels,
      depth: fixedExtent(convolution.kernelSize ** 2 * inputs),
      row: 'positionOf',
      a: { along: 'depth', vector: inFours(inputs) },
      b: { along: 'column', vector: kernels },
      functions: `${patchFunctions(convolution, pool, inFours(inputs))}${finishFunction(convolution.bias, epilogue)}
${loadA}
${loadB}
${store}`,
    },
    samples,
  );
}
