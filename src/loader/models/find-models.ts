/** Takes the model files out of a drop, those in zips too; their own code is loaded with the first. */
import { type FileProblem, fileProblem } from '../../core/data/file-problem.ts';
import type { ReadModel } from '../../core/model-files/imported-network.ts';
import { modelKind, modelStartBytes } from './model-kind.ts';
import type { ZipEntry } from './read-models.ts';

interface FoundModels {
  readonly models: readonly ReadModel[];
  readonly problems: readonly FileProblem[];
  /** The files that are no models. */
  readonly others: readonly File[];
}

/** Names of files that are surely no models: there may be thousands of pictures. */
const otherNames = /\.(csv|tsv|gz|png|jpe?g|npz|npy|parquet|txt)$/i;

const beginsAsZip = ([first, second]: Uint8Array): boolean => first === 0x50 && second === 0x4b;

/**
 * Reads every model file among `files`; `openZip` lists what is in a zip. Rejects when `signal` is aborted, and with what
 * the program gets wrong.
 */
export async function findModels(
  files: readonly File[],
  openZip: (zip: File) => Promise<readonly ZipEntry[]>,
  signal: AbortSignal,
): Promise<FoundModels> {
  const models: ReadModel[] = [];
  const problems: FileProblem[] = [];
  const others: File[] = [];
  for (const file of files) {
    // A file that cannot be read is refused by those who read data.
    const start = otherNames.test(file.name)
      ? new Uint8Array(0)
      : await file
          .slice(0, modelStartBytes)
          .arrayBuffer()
          .then(
            buffer => new Uint8Array(buffer),
            () => new Uint8Array(0),
          );
    const kind = modelKind(file.name, start, file.size);
    if (kind === null && !beginsAsZip(start)) {
      others.push(file);
      continue;
    }
    const { readModelFile, readModelZip } = await import('./read-models.ts');
    const read =
      kind === null ? await readModelZip(file, await openZip(file)) : await readModelFile(file, kind);
    signal.throwIfAborted();
    if (read === null) others.push(file);
    else if ('message' in read)
      problems.push(fileProblem({ file: read.file, line: null, column: null }, read.message, read.remedy));
    else models.push(read);
  }
  return { models, problems, others };
}
