/** Values and modules as Python writes them. */

type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [Key in string]?: Value };

/** The text of a literal; members that are undefined are left out. */
export function pythonLiteral(value: Value): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${members.map(([key, each]) => `${JSON.stringify(key)}: ${pythonLiteral(each as Value)}`).join(', ')}}`;
}

export interface PythonPart {
  /** The docstring. */
  readonly about: string;
  /** The lines that import, in their order. */
  readonly imports: readonly string[];
  readonly code: string;
}

const isImport = (line: string): boolean => /^(import|from) /.test(line);

/** A module of ours, taken apart: it begins with a docstring, and imports before it does anything else. */
export function partOf(text: string): PythonPart {
  const [, about, rest] = /^"""([\s\S]*?)"""\n([\s\S]*)$/.exec(text) ?? ['', '', text];
  const lines = rest.split('\n');
  return {
    about: about.trim(),
    imports: lines.filter(isImport),
    code: lines
      .filter(line => !isImport(line))
      .join('\n')
      .trim(),
  };
}

/** Modules as one: each import once, at the top. */
export function joined(parts: readonly PythonPart[]): string {
  const imports = [...new Set(parts.flatMap(part => part.imports))].sort();
  const bodies = parts.map(({ about, code }) => {
    const comment = about
      .split('\n')
      .map(line => `# ${line}`.trimEnd())
      .join('\n');
    return about === '' ? code : `${comment}\n\n${code}`;
  });
  return `${imports.join('\n')}\n\n\n${bodies.join('\n\n\n')}\n`;
}
