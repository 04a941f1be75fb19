/**
 * Arenas: buffers in which many others lie one behind another, so that a kernel which reads all of them needs few bindings. Every
 * other kernel still binds its own buffers, as ranges of the arenas, and knows nothing of them.
 *
 * In one dispatch a buffer may not be both read and written, whichever ranges of it
 * (https://www.w3.org/TR/webgpu/#programming-model-resource-usages), so what one kernel reads and what it writes lie apart.
 */
import { type Binding, declare, type Kernel } from '../../kernels/kernel.ts';
import { mapElements } from './brackets.ts';

/** A buffer's range of an arena, in bytes. */
interface Place {
  readonly arena: string;
  readonly offset: number;
  readonly bytes: number;
}

export type Places = ReadonlyMap<string, Place>;

/** The most that `minStorageBufferOffsetAlignment` is, see https://www.w3.org/TR/webgpu/#limits. */
const alignment = 256;
const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

type Vector = 'vec4f' | 'vec4u' | 'vec4h';

interface Arena {
  readonly name: string;
  readonly type: Vector;
  readonly members: string[];
  end: number;
}

/** The WGSL type of a vector of what lies in a binding's buffer. */
function vectorOf({ buffer, element }: Binding, halved: ReadonlySet<string>): Vector {
  if (element === 'u32' || element === 'vec4u') return 'vec4u';
  return halved.has(buffer) ? 'vec4h' : 'vec4f';
}

/** Gives the buffers that `reader` reads places in as few arenas as the kernels that use them allow, in the order of its bindings. */
export function placesFor(
  reader: Kernel,
  kernels: readonly Kernel[],
  bytes: ReadonlyMap<string, number>,
  halved: ReadonlySet<string>,
): Places {
  const uses = kernels.map(({ bindings }) => {
    const named = (access: Binding['access']) =>
      new Set(bindings.filter(binding => binding.access === access).map(({ buffer }) => buffer));
    return { read: named('read'), written: named('write') };
  });
  const clash = (a: string, b: string) =>
    uses.some(({ read, written }) => (read.has(a) && written.has(b)) || (read.has(b) && written.has(a)));
  const arenas: Arena[] = [];
  const places = new Map<string, Place>();
  for (const binding of reader.bindings) {
    const { buffer, access } = binding;
    if (access === 'write' || places.has(buffer)) continue;
    const type = vectorOf(binding, halved);
    let arena = arenas.find(
      ({ type: known, members }) => known === type && !members.some(member => clash(member, buffer)),
    );
    if (!arena) {
      arena = { name: `arena ${arenas.length}`, type, members: [], end: 0 };
      arenas.push(arena);
    }
    const size = Math.ceil((bytes.get(buffer) ?? 0) / 16) * 16;
    places.set(buffer, { arena: arena.name, offset: arena.end, bytes: size });
    arena.members.push(buffer);
    arena.end += aligned(size);
  }
  return places;
}

/** The bytes of every arena by its name. */
export function arenaBytes(places: Places): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  for (const { arena, offset, bytes } of places.values())
    ends.set(arena, Math.max(offset + bytes, ends.get(arena) ?? 0));
  return ends;
}

/**
 * The kernel with one binding for each arena that it reads, as vectors of four, and for the buffer that it writes. Elements that were
 * read singly are components of these vectors; what is written must be single already, since a GPU may write a
 * component together with the others of its vector, which belong to other threads.
 */
export function inArenas(kernel: Kernel, places: Places, halved: ReadonlySet<string>): Kernel {
  const memories = new Map<string, Binding[]>();
  for (const binding of kernel.bindings) {
    const memory = places.get(binding.buffer)?.arena ?? binding.buffer;
    memories.set(memory, [...(memories.get(memory) ?? []), binding]);
  }
  let { code } = kernel;
  const declarations: string[] = [];
  const bindings: Binding[] = [];
  for (const [memory, members] of memories) {
    const as = `memory${bindings.length}`;
    const [{ access, element: first }] = members;
    const isWritten = access === 'write';
    const type = isWritten ? first : vectorOf(members[0], halved);
    declarations.push(declare(as, access, type, bindings.length));
    bindings.push({ as, buffer: memory, access, element: type === 'vec4h' ? 'vec4f' : type });
    for (const { as: name, buffer, element } of members) {
      const start = (places.get(buffer)?.offset ?? 0) / (type === 'vec4h' ? 8 : 16);
      const isWhole = isWritten || element === 'vec4f' || element === 'vec4u';
      code = mapElements(code, name, index =>
        isWhole ? `${as}[${start}u + (${index})]` : `${as}[${start}u + (${index}) / 4u][(${index}) % 4u]`,
      );
    }
  }
  const own = kernel.bindings.map(({ as }) => as).join('|');
  const ownDeclarations = new RegExp(
    `@group\\(0\\) @binding\\(\\d+\\) var<storage, \\w+> (${own}): .*\\n`,
    'g',
  );
  const begin = code.search(ownDeclarations);
  const rest = code.replaceAll(ownDeclarations, '');
  return {
    ...kernel,
    bindings,
    code: `${rest.slice(0, begin)}${declarations.join('\n')}\n${rest.slice(begin)}`,
  };
}
