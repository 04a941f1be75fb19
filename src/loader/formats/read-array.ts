/** Reads one array of images or labels as a stream, into one allocation of its final size. */

import { pixelsPerImage } from '../../core/data/dataset.ts';
import {
  type ArrayHeader,
  downloadAgain,
  lengthProblem,
  rowBytes,
  type Unreadable,
} from '../../core/data/formats/array-header.ts';
import { NumberSink } from '../../core/data/formats/number-sink.ts';
import { labelProblem, setOf } from '../../core/data/formats/part.ts';
import {
  type ByteSource,
  type PartOptions,
  type PartSource,
  type PartsReading,
  refusedPart,
} from './part-source.ts';
import { allocated, readChunks, tooLarge } from './read-chunks.ts';

/** Reads the header at the start of a file; gives null where more of the file is needed. */
type ReadHeader = (start: Uint8Array) => ArrayHeader | Unreadable | null;

/** @param format the name of the format, as it stands in messages */
export function arraySource(source: ByteSource, format: string, readHeader: ReadHeader): PartSource {
  return {
    name: source.name,
    progressBytes: source.progressBytes,
    read: options => new ArrayReading(source, format, readHeader, options).read(),
  };
}

class ArrayReading {
  private readonly source: ByteSource;
  private readonly format: string;
  private readonly readHeader: ReadHeader;
  private readonly options: PartOptions;
  /** What came before the header was whole. */
  private start: Uint8Array = new Uint8Array(0);
  private array: {
    readonly header: ArrayHeader;
    readonly bytes: Uint8Array;
    readonly sink: NumberSink;
  } | null = null;
  /** Bytes of content behind the header that are still to come. */
  private open = 0;

  constructor(source: ByteSource, format: string, readHeader: ReadHeader, options: PartOptions) {
    this.source = source;
    this.format = format;
    this.readHeader = readHeader;
    this.options = options;
  }

  async read(): Promise<PartsReading> {
    const refusal = await readChunks(
      this.source,
      this.options,
      chunk => this.take(chunk),
      () => this.rows(),
    );
    return refusal ?? this.end();
  }

  private rows(): number {
    if (this.array === null || this.array.header.role === 'labels') return 0;
    return Math.floor(this.array.sink.done / pixelsPerImage);
  }

  private take(chunk: Uint8Array): PartsReading | null {
    if (this.array !== null) return this.content(this.array.sink, chunk);
    const start = joined(this.start, chunk);
    const header = this.readHeader(start);
    if (header === null) {
      this.start = start;
      return null;
    }
    if (header.kind === 'unreadable') return this.refuse(header);
    const problem = lengthProblem(header, this.source.contentBytes, this.source.mostBytes);
    if (problem !== null) return this.refuse(problem);
    this.open = header.rows * rowBytes(header);
    const width = header.role === 'images' ? pixelsPerImage : 1;
    const bytes = allocated(this.options, header.rows * width);
    if (bytes === null) return tooLarge(this.source.name);
    this.array = { header, bytes, sink: new NumberSink(header, bytes) };
    return this.content(this.array.sink, start.subarray(header.headerBytes));
  }

  private content(sink: NumberSink, chunk: Uint8Array): PartsReading | null {
    if (chunk.length > this.open) return this.cut('goes on behind its last number');
    this.open -= chunk.length;
    const problem = sink.push(chunk);
    return problem === null ? null : this.refuse(problem);
  }

  private end(): PartsReading {
    if (this.array === null) return this.cut('ends within its header');
    if (this.open > 0) return this.cut('ends before its last number');
    const { header, bytes } = this.array;
    const { name } = this.source;
    const problem = header.role === 'labels' ? labelProblem(name, bytes) : null;
    if (problem !== null) return { kind: 'refused', problem };
    const images = header.role === 'images';
    return {
      kind: 'parts',
      parts: [
        {
          file: name,
          set: setOf(name),
          rows: header.rows,
          pixels: images ? bytes : null,
          labels: images ? null : bytes,
        },
      ],
    };
  }

  private cut(how: string): PartsReading {
    return this.refuse({ message: `The ${this.format} ${how}.`, remedy: downloadAgain });
  }

  private refuse(problem: Omit<Unreadable, 'kind'>): PartsReading {
    return refusedPart(this.source.name, problem);
  }
}

function joined(start: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (start.length === 0) return chunk;
  const both = new Uint8Array(start.length + chunk.length);
  both.set(start);
  both.set(chunk, start.length);
  return both;
}
