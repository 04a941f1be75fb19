/** The buffers of a trainer by name: it creates, writes and reads them. */
import { TrainerFailure } from '../../../../core/training/trainer.ts';
import type { Places } from '../compiler/rewriting/arenas.ts';
import { mapForReading, usage } from './gpu-constants.ts';
import { bufferSize } from './trainer-buffers.ts';

/** Some bytes of a buffer, to be read back. */
interface Part {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** The buffer that reads are copied to before they are mapped; as large as the largest read so far. */
const staging = 'read back';
const storage = usage.storage | usage.copySource | usage.copyTarget;

const totalOf = (parts: readonly Part[]): number => parts.reduce((sum, { bytes }) => sum + bytes, 0);

export class GpuMemory {
  private readonly buffers = new Map<string, GPUBuffer>();

  private places: Places = new Map();

  constructor(private readonly device: GPUDevice) {}

  /** Names ranges of buffers, so that kernels can bind them as if they were buffers. */
  place(places: Places): void {
    this.places = places;
  }

  /** A buffer as a kernel binds it, or the range of that name. */
  binding(name: string): GPUBufferBinding {
    const place = this.places.get(name);
    return place
      ? { buffer: this.get(place.arena), offset: place.offset, size: place.bytes }
      : { buffer: this.get(name) };
  }

  /** Creates a buffer, in place of an earlier one. Throws a `TrainerFailure` 'out-of-memory' above the device's limits. */
  create(name: string, bytes: number, flags: number = storage): GPUBuffer {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    if (bytes > limit)
      throw new TrainerFailure(
        'out-of-memory',
        `The GPU allows ${limit} bytes in one buffer, but ${name} needs ${bytes}: use a smaller batch.`,
      );
    this.buffers.get(name)?.destroy();
    const buffer = this.device.createBuffer({ label: name, size: bufferSize(bytes), usage: flags });
    this.buffers.set(name, buffer);
    return buffer;
  }

  get(name: string): GPUBuffer {
    const buffer = this.buffers.get(name);
    if (!buffer) throw new RangeError(`no buffer is named ${name}`);
    return buffer;
  }

  /** Makes a buffer of at least `bytes`; its contents are lost when it grows. Gives whether it is a new one. */
  grow(name: string, bytes: number, flags?: number): boolean {
    const buffer = this.buffers.get(name);
    if (buffer && buffer.size >= bytes) return false;
    this.create(name, bytes, flags);
    return true;
  }

  /** Writes data into a buffer, padded with zeros to whole words; `offset` is in bytes. */
  write(
    name: string,
    data: Uint8Array<ArrayBufferLike> | Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
    offset = 0,
  ): void {
    const buffer = this.get(name);
    const whole = data.byteLength - (data.byteLength % 4);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.device.queue.writeBuffer(buffer, offset, bytes, 0, whole);
    if (whole === data.byteLength) return;
    const rest = new Uint8Array(4);
    rest.set(bytes.subarray(whole));
    this.device.queue.writeBuffer(buffer, offset + whole, rest);
  }

  /** Reads parts of some buffers back, together. */
  read(parts: readonly Part[]): Promise<readonly ArrayBuffer[]> {
    const encoder = this.device.createCommandEncoder();
    this.copyOut(encoder, parts);
    this.device.queue.submit([encoder.finish()]);
    return this.collect(parts);
  }

  /** Encodes the copies of a read behind other work; `collect` reads them once that has been submitted. */
  copyOut(encoder: GPUCommandEncoder, parts: readonly Part[]): void {
    this.grow(staging, totalOf(parts), usage.mapRead | usage.copyTarget);
    let place = 0;
    for (const { name, offset, bytes } of parts) {
      encoder.copyBufferToBuffer(this.get(name), offset, this.get(staging), place, bytes);
      place += bytes;
    }
  }

  /** Waits for the copies of `copyOut` and gives the bytes of each part. */
  async collect(parts: readonly Part[]): Promise<readonly ArrayBuffer[]> {
    const buffer = this.get(staging);
    const total = totalOf(parts);
    await buffer.mapAsync(mapForReading, 0, total);
    try {
      const mapped = buffer.getMappedRange(0, total);
      let start = 0;
      return parts.map(({ bytes }) => {
        start += bytes;
        return mapped.slice(start - bytes, start);
      });
    } finally {
      buffer.unmap();
    }
  }

  destroy(): void {
    for (const buffer of this.buffers.values()) buffer.destroy();
  }
}
