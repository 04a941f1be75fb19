/** Inference over many images, one batch after another. */
import { type Bytes, pixelsPerImage } from '../../../../core/data/dataset.ts';
import { lastingBuffers, type Program, requestBuffers } from '../compiler/program.ts';
import type { GpuMemory } from './gpu-memory.ts';
import type { KernelRunner } from './kernel-runner.ts';
import { inferenceRecords } from './step-record.ts';

const floatBytes = 4;
/** The most images of one upload for inference: 25 MB. */
const imagesPerUpload = 32768;
const logitsResult = 'logits of a request';

export class Inference {
  constructor(
    private readonly memory: GpuMemory,
    private readonly runner: KernelRunner,
    private readonly program: Program,
    private readonly classes: number,
    /** The images of a batch. */
    private readonly batch: number,
  ) {}

  /** The logits `[rows, classes]` of images `[rows, 784]` with these weights. */
  async logits(pixels: Bytes, weights: Float32Array<ArrayBuffer>): Promise<Float32Array<ArrayBuffer>> {
    const { batch, classes, memory, program, runner } = this;
    const rows = pixels.length / pixelsPerImage;
    const logits = new Float32Array(rows * classes);
    memory.write(lastingBuffers.evaluated, weights);
    const rowBytes = classes * floatBytes;
    for (let first = 0; first < rows; first += imagesPerUpload) {
      const count = Math.min(imagesPerUpload, rows - first);
      const part = pixels.subarray(first * pixelsPerImage, (first + count) * pixelsPerImage);
      runner.reserve(requestBuffers.images, part.byteLength);
      memory.grow(logitsResult, count * rowBytes);
      memory.write(requestBuffers.images, part);
      const records = inferenceRecords(count, batch);
      const source = memory.get(program.logits);
      const target = memory.get(logitsResult);
      runner.load(program.infer, records);
      runner.run(program.infer, 0, records.samples.length, (encoder, step) =>
        encoder.copyBufferToBuffer(
          source,
          0,
          target,
          step * batch * rowBytes,
          records.samples[step] * rowBytes,
        ),
      );
      const [result] = await memory.read([{ name: logitsResult, offset: 0, bytes: count * rowBytes }]);
      logits.set(new Float32Array(result), first * classes);
    }
    return logits;
  }
}
