import { useMemo, useState } from 'react';
import { byDoubt, byLoss, mistakesOf } from '../../core/evaluation/mistakes.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { AnswerGallery } from './answer-gallery.tsx';

const lists = {
  mistakes: {
    title: 'Most confident mistakes',
    choice: 'Mistakes',
    label: 'Mistakes, the most confident first',
    what: 'mistakes',
    order: mistakesOf,
  },
  loss: {
    title: 'Worst by loss',
    choice: 'Worst by loss',
    label: 'Images, the largest loss first',
    what: 'images',
    order: byLoss,
  },
  doubt: {
    title: 'Least confident',
    choice: 'In doubt',
    label: 'Images, the least confident first',
    what: 'images',
    order: byDoubt,
  },
} as const;
type ListName = keyof typeof lists;

const options = (Object.keys(lists) as ListName[]).map(value => ({ value, label: lists[value].choice }));

/** The evaluated images in an order in which they are worth looking at. */
export function AnswerLists({
  evaluation,
}: {
  readonly evaluation: Extract<Evaluation, { kind: 'measured' }>;
}) {
  const [name, setName] = useState<ListName>('mistakes');
  const { title, label, what, order } = lists[name];
  const { probabilities, labels } = evaluation;
  const answers = useMemo(() => order(probabilities, labels), [order, probabilities, labels]);
  return (
    <div>
      <AnswerGallery title={title} label={label} what={what} answers={answers} evaluation={evaluation}>
        <SelectField label="List" value={name} options={options} onChange={setName} />
      </AnswerGallery>
      {answers.length === 0 && <p className="hint">No mistakes among the validation images.</p>}
    </div>
  );
}
