/**
 * Kernels whose activations lie in memory as float16 ("mixed precision", Micikevicius et al. 2018): every load widens to
 * float32 and every store rounds, so sums, weights and optimizer stay float32. A kernel is written once, for float32; this
 * file rewrites that text.
 */
import type { Kernel } from '../../kernels/kernel.ts';
import { closingBracket } from './brackets.ts';

/**
 * The loss scale (Micikevicius et al. 2018, section 3.2): gradients underflow in float16 long before activations, which
 * reach a few hundred, overflow. The gradient of the logits is this many times `p - target`.
 */
export const gradientScale = 16;

const halves = { f32: 'f16', vec4f: 'vec4h' } as const;

/** `name[i] = x;` becomes `name[i] = half(x);`, every other `name[i]` becomes `whole(name[i])`. */
function convert(code: string, name: string, whole: string, half: string): string {
  const found = new RegExp(`\\b${name}\\[`).exec(code);
  if (found === null) return code;
  const open = found.index + name.length;
  const close = closingBracket(code, open) + 1;
  const converted = (from: number, to?: number) => convert(code.slice(from, to), name, whole, half);
  const before = code.slice(0, found.index);
  const element = `${name}[${converted(open + 1, close - 1)}]`;
  const assignment = /^\s*=(?!=)/.exec(code.slice(close));
  if (assignment === null) return `${before}${whole}(${element})${converted(close)}`;
  const start = close + assignment[0].length;
  const end = code.indexOf(';', start);
  return `${before}${element} = ${half}(${converted(start, end).trim()})${converted(end)}`;
}

/** Gives the kernel with float16 elements in `buffers`; the very same kernel where it uses none of them. */
export function inHalfPrecision(kernel: Kernel, buffers: ReadonlySet<string>): Kernel {
  let { code } = kernel;
  let isChanged = false;
  for (const { as, buffer, element } of kernel.bindings) {
    if (!buffers.has(buffer) || (element !== 'f32' && element !== 'vec4f')) continue;
    isChanged = true;
    code = convert(code, as, element, halves[element]).replace(
      `${as}: array<${element}>;`,
      `${as}: array<${halves[element]}>;`,
    );
  }
  return isChanged ? { ...kernel, code: `enable f16;\n${code}` } : kernel;
}
