import { describe, expect, test } from 'vitest';
import { tenDigits } from '../../../core/data/classes.ts';
import { imageAt, imageSide, pixelsPerImage } from '../../../core/data/dataset.ts';
import { paperOf } from '../../../core/data/paper.ts';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import { imagesOfEpoch } from '../../../core/testing/images-of-epoch.ts';
import { conv, dense, flatten, model, norm, relu } from '../../../core/testing/layers.ts';
import { augmentInto, drawDistortion } from '../../../core/training/augment.ts';
import { planStep } from '../../../core/training/plan/plan-step.ts';
import type { AugmentationSpec } from '../../../core/training/train-config.ts';
import { setupOf } from '../testing/task.ts';
import { compile } from './compiler/compile.ts';
import { ThreadRunner } from './runtime/thread-runner.ts';
import { WeightStore } from './runtime/weight-store.ts';

const affine: AugmentationSpec = { rotation: 0.3, scale: 0.2, shear: 0.2, shift: 3, elastic: 0, erase: 0 };
const epoch = 2;

/** The batch's input as the kernels see it after one step, without its border. */
function augmentedBatch(spec: ModelSpec, augmentation: AugmentationSpec, rows: readonly number[], paper = 0) {
  const setup = setupOf(spec, { augmentation, batchSize: rows.length }, 20);
  const planned = planStep(setup.spec, setup.config, paper);
  if (!planned.ok) throw new Error(planned.unsupported);
  const compiled = compile(planned.plan, {
    batch: rows.length,
    tableRows: 20,
    pixels: setup.pixels,
    shared: false,
    threads: 1,
    fused: false,
  });
  if (!compiled.ok) throw new Error(compiled.unsupported);
  const { program, bytes } = compiled;
  const memory = new WebAssembly.Memory({ initial: program.pages, maximum: program.pages });
  new Uint8Array(memory.buffer).set(setup.pixels, program.at.pixels);
  new Uint8Array(memory.buffer).set(setup.labels, program.at.labels);
  new Uint32Array(memory.buffer).set(rows, program.at.rows / 4);
  new WeightStore(program.weights, memory).writeState(setup.start);
  const runner = new ThreadRunner({
    program,
    module: new WebAssembly.Module(bytes),
    memory,
    thread: 0,
    threads: 1,
  });
  runner.runStep(
    { batchSize: rows.length, rowCount: rows.length, learningRates: Float32Array.of(0), firstStep: 0, epoch },
    0,
  );
  const floats = new Float32Array(memory.buffer);
  const { base, sampleStride, rowStride, pixelStride } = program.images;
  const actual = rows.map((_, sample) =>
    Float32Array.from({ length: pixelsPerImage }, (_, pixel) => {
      const y = Math.floor(pixel / imageSide);
      return floats[(base + sample * sampleStride + y * rowStride + (pixel % imageSide) * pixelStride) / 4];
    }),
  );
  const expected = rows.map(row => {
    const out = new Float32Array(pixelsPerImage);
    const draw = drawDistortion(augmentation, setup.config.seed, epoch, row);
    augmentInto(out, imageAt(setup, row), draw, paper);
    return out;
  });
  return { actual, expected };
}

test('the preview shows what the kernel gives for that seed, epoch and row', () => {
  const augmentation = { ...affine, elastic: 1.5, erase: 0.5 };
  const table = setupOf(model(flatten, dense(10)), { augmentation }, 20);
  const config = { ...table.config, augmentation, validationShare: 0 };
  const images = {
    fileName: 'train.csv',
    rows: 20,
    pixels: table.pixels,
    labels: table.labels,
    classes: tenDigits,
  };
  const shown = imagesOfEpoch(images, config, epoch, 7);
  const { actual } = augmentedBatch(
    model(flatten, dense(10)),
    augmentation,
    shown.map(({ row }) => row),
    paperOf(table.pixels),
  );
  for (const [index, { seen }] of shown.entries())
    expect(Float32Array.from(seen)).toEqual(actual[index].map(level => level * 255));
});

describe('augmented images have the bits of the reference', () => {
  const rows = [3, 17, 0, 11, 5, 8, 19];
  const plain = model(flatten, dense(10));
  const bordered = model(conv(4, 3, 'same'), relu, flatten, dense(10));
  const padded = model(norm, flatten, dense(10));
  test.each<[string, ModelSpec, AugmentationSpec]>([
    ['affine', plain, affine],
    ['affine, behind a border', bordered, affine],
    ['affine, with padded channels', padded, affine],
    ['elastic', plain, { ...affine, elastic: 2 }],
    ['erased', plain, { ...affine, erase: 1 }],
    ['all of it', bordered, { ...affine, elastic: 1.5, erase: 0.5 }],
    ['far outside the image', plain, { ...affine, shift: 40 }],
    ['none of it', plain, { rotation: 0, scale: 0, shear: 0, shift: 0, elastic: 0, erase: 0 }],
  ])('%s', (_, spec, augmentation) => {
    const { actual, expected } = augmentedBatch(spec, augmentation, rows);
    expect(actual).toEqual(expected);
  });

  test.each([1, 117, 255])('on paper of the grey %i', paper => {
    const strong = { ...affine, elastic: 1.5, erase: 0.5, shift: 12 };
    const { actual, expected } = augmentedBatch(bordered, strong, rows, paper);
    expect(actual).toEqual(expected);
    expect(expected.flatMap(image => [...image])).toContain(Math.fround(paper * Math.fround(1 / 255)));
  });
});
