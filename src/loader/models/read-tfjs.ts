/** Reads a model of TensorFlow.js from its `model.json` and the files of weights that it names. */
import { formatBytes } from '../../core/format.ts';
import { type ImportedNetwork, ModelFileError } from '../../core/model-files/imported-network.ts';
import { networkFromTfjs, planTfjs, wrongLength } from '../../core/model-files/tfjs/network-from-tfjs.ts';

/** A file of a drop, or in a zip. */
export interface ModelPart {
  /** With the folders that it lies in. */
  readonly name: string;
  /** The size of its content, as the zip says. */
  readonly size: number;
  /** Rejects with a `ModelFileError` where the zip is damaged. */
  bytes(): Promise<Uint8Array>;
}

interface TfjsNetwork<Part> {
  readonly network: ImportedNetwork;
  /** The files of its weights. */
  readonly shards: readonly Part[];
}

/** A topology of 200 layers has far fewer. */
const mostTopologyBytes = 4e6;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The file at a path of the manifest, or of its name beside the model: whoever downloads files one by one has no folders. */
function partAt<Part extends ModelPart>(model: Part, path: string, parts: readonly Part[]): Part | undefined {
  const folder = folderOf(model.name);
  return [path.replace(/^(\.\/)+/, ''), baseOf(path)]
    .map(name => parts.find(part => part.name === folder + name))
    .find(part => part !== undefined);
}

/** The names of missing files for a message: a large model may have many. */
function describeNames([first, second, ...more]: readonly string[]): string {
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first} and ${more.length + 1} other files`;
}

async function joined(parts: readonly ModelPart[], length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    const content = await part.bytes();
    if (at + content.length > length) throw wrongLength([part.name], at + content.length, length);
    bytes.set(content, at);
    at += content.length;
  }
  return bytes;
}

/**
 * Reads the network of `model`, whose weights are among `parts`. No path is followed beyond these. Throws a `ModelFileError`.
 *
 * @param remedyFor says what to do about missing files, by their names
 */
export async function readTfjs<Part extends ModelPart>(
  model: Part,
  parts: readonly Part[],
  remedyFor: (names: string) => string,
): Promise<TfjsNetwork<Part>> {
  if (model.size > mostTopologyBytes)
    throw new ModelFileError(
      `It has ${formatBytes(model.size)}; the page reads a model.json of at most ${formatBytes(mostTopologyBytes)}.`,
      'Export a smaller model.',
    );
  const plan = planTfjs(new TextDecoder().decode(await model.bytes()));
  const missing = new Set<string>();
  const groups = plan.groups.map(({ paths }) =>
    paths.flatMap(path => {
      const part = partAt(model, path, parts);
      if (part === undefined) missing.add(baseOf(path));
      return part ?? [];
    }),
  );
  if (missing.size > 0) {
    const names = describeNames([...missing]);
    throw new ModelFileError(`Its weights lie in ${names}, which did not come with it.`, remedyFor(names));
  }
  for (const [index, { bytes, paths }] of plan.groups.entries()) {
    const found = groups[index].reduce((sum, { size }) => sum + size, 0);
    if (found !== bytes) throw wrongLength(paths, found, bytes);
  }
  const contents: Uint8Array[] = [];
  for (const [index, { bytes }] of plan.groups.entries()) contents.push(await joined(groups[index], bytes));
  return { network: networkFromTfjs(plan, contents), shards: groups.flat() };
}
