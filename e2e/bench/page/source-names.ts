/** Names of functions in built scripts by the sources that they were built from. */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';

/** A place in a script that is served; line and column count from 0. */
export interface ScriptPlace {
  readonly functionName: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** The words for a place. */
export type NamePlace = (place: ScriptPlace) => string;

const shorter = (source: string): string =>
  source.replace(/^.*node_modules\//, '').replace(/^(?:\.\.\/)*(?:.*\/)?src\//, 'src/');

/** Reads the source maps that lie beside the built scripts in `folder`, each once. */
export function sourceNames(folder: string): NamePlace {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (url: string): SourceMap | null => {
    const path = URL.canParse(url) ? new URL(url).pathname : url;
    const known = maps.get(path);
    if (known !== undefined) return known;
    const file = join(folder, `${path}.map`);
    const map = existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null;
    maps.set(path, map);
    return map;
  };
  return ({ functionName, url, line, column }) => {
    const entry = mapOf(url)?.findEntry(line, column);
    if (!entry || !('originalSource' in entry) || !entry.originalSource) return functionName || url;
    const name = (entry as { readonly name?: string }).name ?? functionName;
    return `${shorter(entry.originalSource)}:${entry.originalLine + 1} ${name}`.trim();
  };
}
