/** Filters runs by typed text: words of their name or device, and conditions on any setting or result. */
import { isKnobName } from '../../core/settings/edit-settings.ts';
import { knobNames, knobs } from '../../core/settings/knobs.ts';
import type { RunRecord } from '../page/run-record.ts';

export interface RunFilter {
  matches(run: RunRecord, name: string): boolean;
  /** A sentence that says which part of the text is not understood; null without one. */
  readonly problem: string | null;
}

/** The validation loss in nats at the best epoch; null where nothing was held out. */
export const bestLossOf = ({ history, best }: RunRecord): number | null =>
  history.find(({ epoch }) => epoch === best.epoch)?.validationLoss ?? null;

const results: { readonly [name: string]: (run: RunRecord) => number | string | null } = {
  accuracy: run => run.best.validationAccuracy,
  loss: bestLossOf,
  seconds: run => run.seconds,
  backend: run => run.device.backend,
  ended: run => run.ended,
};

/** `First hidden layer` becomes `firsthiddenlayer`, so that labels can be typed without spaces. */
const plainWord = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

type Read = (run: RunRecord) => number | string | boolean | null;

function readerOf(field: string): Read | null {
  const wanted = plainWord(field);
  if (Object.hasOwn(results, wanted)) return results[wanted];
  const knob = knobNames.find(name => plainWord(name) === wanted || plainWord(knobs[name].label) === wanted);
  return knob !== undefined && isKnobName(knob) ? run => run.settings[knob] : null;
}

type Test = (run: RunRecord, name: string) => boolean;

function compares(value: ReturnType<Read>, sign: string, asked: string): boolean {
  if (value === null) return false;
  const share = asked.endsWith('%');
  const bound = Number(share ? asked.slice(0, -1) : asked) / (share ? 100 : 1);
  if (typeof value === 'number' && !Number.isNaN(bound)) {
    switch (sign) {
      case '<':
        return value < bound;
      case '<=':
        return value <= bound;
      case '>':
        return value > bound;
      case '>=':
        return value >= bound;
      default:
        return value === bound;
    }
  }
  if (typeof value === 'boolean') return value === ['yes', 'on', 'true'].includes(asked.toLowerCase());
  return sign === '=' && String(value).toLowerCase() === asked.toLowerCase();
}

/** Parses a filter such as `dropout epochs>=3 accuracy>99% optimizer=adam`, of which all parts must hold. */
export function parseRunFilter(text: string): RunFilter {
  const tests: Test[] = [];
  let problem: string | null = null;
  for (const part of text.trim().split(/\s+/).filter(Boolean)) {
    const condition = /^([^<>=]+)(<=|>=|<|>|=)(.+)$/.exec(part);
    if (!condition) {
      const word = part.toLowerCase();
      tests.push((run, name) => `${name} ${run.device.backend} ${run.ended}`.toLowerCase().includes(word));
      continue;
    }
    const [, field, sign, asked] = condition;
    const read = readerOf(field);
    if (read) tests.push(run => compares(read(run), sign, asked));
    else problem = `There is no setting or result “${field}”; try accuracy, loss, epochs or batchSize.`;
  }
  return { matches: (run, name) => tests.every(test => test(run, name)), problem };
}
