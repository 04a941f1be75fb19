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
import { type ModelKind, modelKindByName } from './model-kind.ts';

/** A file in a zip. */
export interface ZipEntry {
  readonly name: string;
  /** The size of its content, as the zip says. */
  readonly size: number;
  /** Rejects with a `ModelFileError` where the zip is damaged. */
  bytes(): Promise<Uint8Array>;
}

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

/**
 * Reads the networks in a zip, which vote where there are several; of two formats the one that loses nothing. Null for a zip
 * without models, or with tables, which is read as data.
 */
export async function readModelZip(
  zip: File,
  entries: readonly ZipEntry[],
): Promise<ReadModel | RefusedModel | null> {
  if (entries.some(({ name }) => /\.(csv|tsv)(\.gz)?$/i.test(name))) return null;
  const ofKind = (kind: ModelKind) => entries.filter(({ name }) => modelKindByName(name) === kind);
  const [kind, found] =
    ofKind('safetensors').length > 0
      ? (['safetensors', ofKind('safetensors')] as const)
      : (['onnx', ofKind('onnx')] as const);
  if (found.length === 0) return null;
  if (found.length > mostNetworks)
    return {
      file: zip.name,
      message: `It has ${found.length} models in it; the page takes at most ${mostNetworks} together.`,
      remedy: 'Drop some of them at a time.',
    };
  const networks: ReadModel['networks'][number][] = [];
  for (const entry of found) {
    const name = `${zip.name}/${entry.name}`;
    const read = await refusable(name, async () => {
      checkSize(entry.size);
      return networkOf(await entry.bytes(), kind);
    });
    if ('message' in read) return read;
    networks.push({ ...read, name: entry.name });
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
