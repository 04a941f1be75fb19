/** Makers of the entries of the knob tables, which fill in what most entries share. */
import type { ChoiceKnob, Knob, KnobCell, LayersKnob, ListKnob, NumberKnob, SwitchKnob } from './knob.ts';

type Given<K extends Knob, Optional extends keyof K = never> = Omit<
  K,
  'kind' | 'label' | 'cell' | 'help' | 'more' | 'integer' | Optional
> & { readonly [Key in Optional]?: K[Key] } & { readonly more?: boolean };

/** The makers of the knobs of one cell: integers, real numbers, lists, choices and switches. */
export function knobMakers(cell: KnobCell) {
  const number =
    (integer: boolean) =>
    (label: string, given: Given<NumberKnob, 'unit'>, help: string): NumberKnob => ({
      more: false,
      unit: null,
      ...given,
      kind: 'number',
      integer,
      cell,
      label,
      help,
    });
  return {
    count: number(true),
    real: number(false),
    list: (label: string, given: Given<ListKnob>, help: string): ListKnob => ({
      more: false,
      ...given,
      kind: 'list',
      cell,
      label,
      help,
    }),
    choice: <Value extends string>(
      label: string,
      labels: { readonly [Option in Value]: string },
      given: { readonly default: NoInfer<Value>; readonly more?: boolean },
      help: string,
    ): ChoiceKnob<Value> => ({
      more: false,
      ...given,
      kind: 'choice',
      options: (Object.keys(labels) as Value[]).map(value => ({ value, label: labels[value] })),
      cell,
      label,
      help,
    }),
    toggle: (label: string, given: Given<SwitchKnob>, help: string): SwitchKnob => ({
      more: false,
      ...given,
      kind: 'switch',
      cell,
      label,
      help,
    }),
    layers: (label: string, given: Given<LayersKnob>, help: string): LayersKnob => ({
      more: false,
      ...given,
      kind: 'layers',
      cell,
      label,
      help,
    }),
  };
}
