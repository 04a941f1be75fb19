/** Reads a blob for zip.js a little at a time, so that the page has its turn in between. */
import { configure, Reader } from '@zip.js/zip.js/lib/zip-core.js';

// Browsers pack and unpack on the page's own thread: this much takes a few milliseconds.
configure({ chunkSize: 1 << 17 });

export class PausedReader extends Reader<Blob> {
  private readonly blob: Blob;
  private readonly pause: () => Promise<void>;

  /** `pause` resolves after the page has had its turn. */
  constructor(blob: Blob, pause: () => Promise<void>) {
    super(blob);
    this.blob = blob;
    this.pause = pause;
    this.size = blob.size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    await this.pause();
    return new Uint8Array(await this.blob.slice(index, index + length).arrayBuffer());
  }
}
