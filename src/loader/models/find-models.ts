/** Takes the model files out of a drop, those in zips too; their own code is loaded with the first. */
import { type FileProblem, fileProblem } from '../../core/data/file-problem.ts';
import type { ReadModel } from '../../core/model-files/imported-network.ts';
import { areWeights, isTfjsModel, isTfjsShard, modelKind, modelStartBytes } from './model-kind.ts';
import type { ModelPart } from './read-tfjs.ts';

interface FoundModels {
  readonly models: readonly ReadModel[];
  readonly problems: readonly FileProblem[];
  /** The files that are no models. */
  readonly others: readonly File[];
}

/** Names of files that are surely no models: there may be thousands of pictures. */
const otherNames = /\.(csv|tsv|gz|png|jpe?g|npz|npy|parquet|txt)$/i;

const beginsAsZip = ([first, second]: Uint8Array): boolean => first === 0x50 && second === 0x4b;

/** The first bytes of a file; none of one that cannot be read, which those who read data refuse. */
const startOf = async (file: File): Promise<Uint8Array> =>
  otherNames.test(file.name)
    ? new Uint8Array(0)
    : file
        .slice(0, modelStartBytes)
        .arrayBuffer()
        .then(
          buffer => new Uint8Array(buffer),
          () => new Uint8Array(0),
        );

/**
 * Reads every model file among `files`; `openZip` lists what is in a zip. Rejects when `signal` is aborted, and with what
 * the program gets wrong.
 */
export async function findModels(
  files: readonly File[],
  openZip: (zip: File) => Promise<readonly ModelPart[]>,
  signal: AbortSignal,
): Promise<FoundModels> {
  const models: ReadModel[] = [];
  const problems: FileProblem[] = [];
  const refuse = ({ file, message, remedy }: { file: string; message: string; remedy: string }) =>
    problems.push(fileProblem({ file, line: null, column: null }, message, remedy));
  const starts = new Map<File, Uint8Array>();
  for (const file of files) starts.set(file, await startOf(file));

  // The weights of a model.json may begin as anything does, so they are taken out first.
  const jsons = files.filter(file => isTfjsModel(file.name, starts.get(file)!));
  for (const file of jsons) {
    const { readTfjsFile } = await import('./read-models.ts');
    const read = await readTfjsFile(file, files);
    signal.throwIfAborted();
    starts.delete(file);
    if ('message' in read) refuse(read);
    else {
      models.push(read.model);
      for (const shard of read.shards) starts.delete(shard);
    }
  }
  // Where a model.json is refused, its weights are not blamed as well.
  if (problems.length > 0) return { models, problems, others: [] };

  const others: File[] = [];
  const shards: File[] = [];
  const arrays: File[] = [];
  for (const [file, start] of starts) {
    const kind = modelKind(file.name, start, file.size);
    if (kind === null && !beginsAsZip(start)) {
      const isArrays = /\.npz$/i.test(file.name) && areWeights((await openZip(file)).map(({ name }) => name));
      (isArrays ? arrays : isTfjsShard(file.name) ? shards : others).push(file);
      continue;
    }
    const { readModelFile, readModelZip } = await import('./read-models.ts');
    const read =
      kind === null ? await readModelZip(file, await openZip(file)) : await readModelFile(file, kind);
    signal.throwIfAborted();
    if (read === null) others.push(file);
    else if ('message' in read) refuse(read);
    else models.push(read);
  }
  if (shards.length > 0 || (arrays.length > 0 && models.length === 0)) {
    const { shardAlone, weightsAlone } = await import('./read-models.ts');
    if (shards.length > 0) refuse(shardAlone(shards[0].name));
    // Beside a whole model they hold nothing that it lacks.
    if (arrays.length > 0 && models.length === 0) refuse(weightsAlone(arrays[0].name));
  }
  return { models, problems, others };
}
