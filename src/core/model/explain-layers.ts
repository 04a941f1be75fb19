/** Says what is wrong with a text that `layer-text.ts` cannot read. */
import { tenDigits } from '../data/classes.ts';
import { formatLayer } from './format-layers.ts';
import { fieldProblem, fieldsOf } from './layer-fields.ts';
import { mostLayers, parseLayers, type Syntax, syntaxes } from './layer-text.ts';

/** Why a layer of a known kind cannot be read: a number out of range, or something that is not understood. */
function explainParts(parts: readonly string[], { layer, numbers, named }: Syntax): string {
  const written = numbers.map((name, index) => ({ name, value: Number(parts[index] ?? Number.NaN) }));
  const rest = parts.slice(numbers.length);
  for (const [index, name] of rest.entries())
    if (named.includes(name)) written.push({ name, value: Number(rest[index + 1] ?? Number.NaN) });
  const problems = fieldsOf(layer.kind).flatMap(field => {
    const value = written.find(({ name }) => name === field.name)?.value;
    return value === undefined || Number.isNaN(value) ? [] : [fieldProblem(field, value)];
  });
  const problem = problems.find(candidate => candidate !== null);
  return problem ?? `it is written like ${formatLayer(layer)}`;
}

/** A sentence about the first layer that cannot be read, without a full stop; null for a text that can be read. */
export function layersProblem(text: string): string | null {
  // Whether a text can be read does not depend on the number of classes.
  const parsed = parseLayers(text, tenDigits.labels.length);
  if (parsed.ok) return null;
  if (parsed.index >= mostLayers) return `a network has at most ${mostLayers} layers`;
  const where = `layer ${parsed.index + 1}`;
  if (parsed.text === '') return `${where}: nothing is written`;
  const [word, ...parts] = parsed.text.toLowerCase().split(/\s+/);
  const syntax = syntaxes.get(word);
  const why = syntax
    ? explainParts(parts, syntax)
    : `there is no layer "${word}"; there are ${[...syntaxes.keys()].join(', ')}`;
  return `${where} "${parsed.text}": ${why}`;
}
