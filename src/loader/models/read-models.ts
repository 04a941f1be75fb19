/** Reads a model file, or those in a zip. What is wrong with a file is told by its name; nothing of it is ever run. */
import { messageOf } from '../../core/error-message.ts';
import { formatBytes } from '../../core/format.ts';
import {
  exportAgain,
  type ImportedNetwork,
  ModelFileError,
  mostModelBytes,
  type ReadModel,
} from '../../core/model-files/imported-network.ts';
import { networkFromOnnx } from '../../core/model-files/network-from-onnx.ts';
import { readOnnx } from '../../core/model-files/onnx-file.ts';
import { networkFromSafetensors } from '../../core/model-files/safetensors-network.ts';
import { isTfjsModel, isTfjsShard, type ModelKind, modelKindByName } from './model-kind.ts';
import { type ModelPart, readTfjs } from './read-tfjs.ts';

/** Why a model file is refused: which one, what is wrong, and what to do. */
interface RefusedModel {
  readonly file: string;
  readonly message: string;
  readonly remedy: string;
}

const mostNetworks = 32;

const networkOf = (bytes: Uint8Array, kind: ModelKind): ImportedNetwork =>
  kind === 'onnx'
    ? networkFromOnnx(readOnnx(bytes))
    : networkFromSafetensors(bytes, text => new TextDecoder().decode(text));

function checkSize(bytes: number): void {
  if (bytes > mostModelBytes)
    throw new ModelFileError(
      `It has ${formatBytes(bytes)}; the page reads models of at most ${formatBytes(mostModelBytes)}.`,
      'Export a smaller model.',
    );
}

/** Gives what `read` gives, or why `file` is refused. Rejects with what the program itself gets wrong. */
async function refusable<Result>(file: string, read: () => Promise<Result>): Promise<Result | RefusedModel> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ModelFileError) return { file, message: error.message, remedy: error.remedy };
    if (error instanceof DOMException)
      return { file, message: `It could not be read: ${messageOf(error)}.`, remedy: exportAgain };
    throw error;
  }
}

export const readModelFile = (file: File, kind: ModelKind): Promise<ReadModel | RefusedModel> =>
  refusable(file.name, async () => {
    checkSize(file.size);
    const network = networkOf(new Uint8Array(await file.arrayBuffer()), kind);
    return { file: file.name, networks: [{ ...network, name: file.name }] };
  });

/** A dropped file with the folders that it was dropped in. */
interface DroppedPart extends ModelPart {
  readonly file: File;
}

const partOf = (file: File): DroppedPart => ({
  file,
  name: file.webkitRelativePath || file.name,
  size: file.size,
  bytes: async () => new Uint8Array(await file.arrayBuffer()),
});

interface TfjsDrop {
  readonly model: ReadModel;
  readonly shards: readonly File[];
}

/** Reads the model of a dropped `model.json`, whose weights are among `files`. */
export const readTfjsFile = (json: File, files: readonly File[]): Promise<TfjsDrop | RefusedModel> =>
  refusable(json.name, async () => {
    const { network, shards } = await readTfjs(
      partOf(json),
      files.map(partOf),
      names => `Drop ${names} with it.`,
    );
    return {
      model: { file: json.name, networks: [{ ...network, name: json.name }] },
      shards: shards.map(({ file }) => file),
    };
  });

export const shardAlone = (file: string): RefusedModel => ({
  file,
  message: 'It has weights of a TensorFlow.js model, and no model.json came with it that names it.',
  remedy: 'Drop the model.json of the same export with it.',
});

export const weightsAlone = (file: string): RefusedModel => ({
  file,
  message: 'It has weights, but does not say the layers that they belong to.',
  remedy: 'Drop the whole zip of weights that the page writes, or its model.safetensors, or an ONNX file.',
});

/** A network in a zip, and how it is read. */
interface Packed {
  readonly name: string;
  read(): Promise<ImportedNetwork>;
}

const none = new Uint8Array(0);

/** The networks in a zip: of several formats those of the one that loses nothing. */
function packedIn(entries: readonly ModelPart[]): readonly Packed[] {
  for (const kind of ['safetensors', 'onnx'] as const) {
    const found = entries.filter(({ name }) => modelKindByName(name) === kind);
    if (found.length > 0)
      return found.map(entry => ({
        name: entry.name,
        async read() {
          checkSize(entry.size);
          return networkOf(await entry.bytes(), kind);
        },
      }));
  }
  const isModel = ({ name }: ModelPart): boolean =>
    isTfjsModel(name, none) ||
    (/\.json$/i.test(name) && entries.some(other => other.name === name.replace(/json$/i, 'weights.bin')));
  return entries.filter(isModel).map(entry => ({
    name: entry.name,
    read: async () =>
      (await readTfjs(entry, entries, names => `Zip it again with ${names} beside it.`)).network,
  }));
}

/** Why a zip with parts of a model alone is refused; null for one that is read as data. */
function incomplete(zip: File, entries: readonly ModelPart[]): RefusedModel | null {
  const shard = entries.find(({ name }) => isTfjsShard(name));
  if (shard) return shardAlone(`${zip.name}/${shard.name}`);
  const arrays = entries.find(({ name }) => /(^|\/)weights\.npz$/i.test(name));
  return arrays ? weightsAlone(`${zip.name}/${arrays.name}`) : null;
}

/**
 * Reads the networks in a zip, which vote where there are several. Null for a zip without models, or with tables, which is read as data.
 */
export async function readModelZip(
  zip: File,
  entries: readonly ModelPart[],
): Promise<ReadModel | RefusedModel | null> {
  if (entries.some(({ name }) => /\.(csv|tsv)(\.gz)?$/i.test(name))) return null;
  const found = packedIn(entries);
  if (found.length === 0) return incomplete(zip, entries);
  if (found.length > mostNetworks)
    return {
      file: zip.name,
      message: `It has ${found.length} models in it; the page takes at most ${mostNetworks} together.`,
      remedy: 'Drop some of them at a time.',
    };
  const networks: ReadModel['networks'][number][] = [];
  for (const { name, read: readOne } of found) {
    const read = await refusable(`${zip.name}/${name}`, readOne);
    if ('message' in read) return read;
    networks.push({ ...read, name });
  }
  const outputs = ({ spec }: ImportedNetwork): string => JSON.stringify(spec.layers.at(-1));
  if (networks.some(network => outputs(network) !== outputs(networks[0])))
    return {
      file: zip.name,
      message: 'The models in it do not tell the same number of classes apart.',
      remedy: 'Unpack it, and drop one model at a time.',
    };
  return { file: zip.name, networks };
}
