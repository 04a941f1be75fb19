import { describe, expect, test } from 'vitest';
import { layersOf } from '../../../src/core/model/model-spec.ts';
import { purposeOf } from '../../../src/engine/trainers/wasm/compiler/program.ts';
import type { Images } from '../training/arms/images.ts';
import { setupOf } from '../training/arms/trainer-session.ts';
import { comparedNames, type NetworkName, networkOf, timedNetworkOf } from '../training/networks.ts';
import { compileStep } from './compile-step.ts';
import { flopsOfKernel } from './kernel-work.ts';
import { kernelsOf } from './step-profile.ts';

const batch = 8;
const images: Images = { pixels: new Uint8Array(batch * 784), labels: new Uint8Array(batch) };

describe.each<NetworkName>([...comparedNames.map(timedNetworkOf), 'fast-cnn+norm+dropout'])('%s', name => {
  const { spec } = networkOf(name);
  const layers = layersOf(spec);
  const { program } = compileStep(setupOf(networkOf(name), batch, images));
  const kernels = kernelsOf(program);

  test('the kernels together do the products of one forward and two backward passes, but for the pixels', () => {
    const counted = [...kernels.keys()].reduce(
      (sum, kernel) => sum + (flopsOfKernel(purposeOf(kernel), layers, batch) ?? 0),
      0,
    );
    const products = layers.filter(({ layer }) => layer.kind === 'conv2d' || layer.kind === 'dense');
    const passes = products.map(({ flops }, index) => (index === 0 ? 2 : 3) * flops * batch);
    expect(counted).toBe(passes.reduce((sum, flops) => sum + flops, 0));
  });

  test('the kernels of each trained layer name it, and only shared ones name none', () => {
    const purposes = [...kernels.keys()].map(purposeOf);
    for (const { index, layer } of layers)
      if (layer.kind === 'conv2d' || layer.kind === 'dense')
        expect(purposes.map(purpose => purpose.layer)).toContain(index);
    for (const { layer, label } of purposes)
      if (layer === null)
        expect(['gather', 'distort', 'loss', 'reduceShards', 'optimizer', 'average']).toContain(label);
  });

  test('the forward pass comes before the backward pass, and the update last', () => {
    const passes = [...kernels.values()];
    const order = ['forward', 'backward', 'update'];
    expect(passes).toEqual(passes.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(new Set(passes).size).toBe(3);
  });
});
