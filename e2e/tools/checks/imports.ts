/** Finds the references of a source file: imports, re-exports, dynamic imports, type imports and worker URLs. */
import { parseSync, Visitor } from 'oxc-parser';

export interface Reference {
  /** The path or package as written, without Vite's `?worker` or `?url`. */
  readonly specifier: string;
  /** `spawn` is a worker's address: the two sides share no code, so it is not an import. */
  readonly kind: 'value' | 'type' | 'spawn';
  readonly reExport: boolean;
}

function asReference(written: string, kind: Reference['kind'], reExport = false): Reference {
  const [specifier, query] = written.split('?');
  return { specifier, kind: query?.startsWith('worker') ? 'spawn' : kind, reExport };
}

/** Throws when the file does not parse. */
export function referencesOf(file: string, source: string): readonly Reference[] {
  const { module, program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const found: Reference[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    // `import './x.ts'` has no entries and runs the file: a value.
    const typeOnly = entries.length > 0 && entries.every(entry => entry.isType);
    found.push(asReference(moduleRequest.value, typeOnly ? 'type' : 'value'));
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) found.push(asReference(moduleRequest.value, isType ? 'type' : 'value', true));
    }
  }
  new Visitor({
    ImportExpression({ source: target }) {
      if (target.type === 'Literal' && typeof target.value === 'string')
        found.push(asReference(target.value, 'value'));
    },
    TSImportType({ source: target }) {
      found.push(asReference(target.value, 'type'));
    },
    NewExpression({ callee, arguments: [target, base] }) {
      if (callee.type !== 'Identifier' || callee.name !== 'URL' || !base) return;
      const fromHere = source.slice(base.start, base.end) === 'import.meta.url';
      if (fromHere && target?.type === 'Literal' && typeof target.value === 'string')
        found.push(asReference(target.value, 'spawn'));
    },
  }).visit(program);
  return found;
}
