/** The tables after a drop that may hold CSV files and others. */
import { AnswerTable } from '../csv/answers.ts';
import { type Assembled, assembleTables, type Tables } from '../csv/assemble.ts';
import { baseName } from '../csv/file-names.ts';
import { ImageTable } from '../csv/image-table.ts';
import { applyNames, NameTable } from '../csv/name-table.ts';
import type { CsvTable } from '../csv/row-sink.ts';
import { readTestAnswers } from '../csv/test-answers.ts';
import { joinParts } from './join-parts.ts';
import { type Part, partProblem } from './part.ts';

const withTraining = 'Drop the training images and their labels together with them.';

/** The tables of CSV files and the parts of others, completed by those of `loaded`, or why they do not fit together. */
export function assembleDrop(tables: readonly CsvTable[], parts: readonly Part[], loaded: Tables): Assembled {
  if (parts.length === 0) return assembleTables(tables, loaded);
  const joined = joinParts(parts);
  if (joined.kind === 'refused') return { kind: 'refused', problems: [joined.problem] };
  const { training, test, solution } = joined;
  const assumptions =
    test === null || solution === null
      ? []
      : [
          `${baseName(test.fileName)} has labels too: it was taken as the test table, and its labels count only for the held-out score.`,
        ];
  const ofCsv = tables.filter(table => table instanceof ImageTable);
  if (ofCsv.length > 0) {
    // What the CSV files lack is in the parts, and the other way round.
    const others = training === null ? { ...loaded, test, solution } : { training, test, solution };
    const assembled = assembleTables(tables, others);
    return assembled.kind === 'refused'
      ? assembled
      : {
          ...assembled,
          assumptions: [...assembled.assumptions, ...assumptions],
          passedOver: [...assembled.passedOver, ...joined.passedOver],
        };
  }
  const refuse = (file: string, message: string, remedy: string): Assembled => ({
    kind: 'refused',
    problems: [partProblem(file, message, remedy)],
  });
  if (test !== null && training === null && loaded.training === null)
    return refuse(test.fileName, 'These are test images, and no training images are loaded.', withTraining);
  // Test images may complete a lone training table; beside a whole set, only a whole set can be meant.
  if (test !== null && training === null && loaded.test !== null)
    return refuse(
      test.fileName,
      `These are test images, and ${loaded.test.fileName} is loaded already.`,
      withTraining,
    );
  const answers = tables.filter((table): table is AnswerTable => table instanceof AnswerTable);
  const names = tables.filter((table): table is NameTable => table instanceof NameTable);
  const named = applyNames(training ?? loaded.training, training !== null, names);
  const answered = readTestAnswers(
    { table: test ?? loaded.test, isNew: test !== null },
    { table: named.training, isNew: training !== null },
    answers,
  );
  if (answered.kind === 'refused') return { kind: 'refused', problems: [answered.problem] };
  const whole: Tables = {
    training: named.training,
    test: answered.test,
    solution: answered.solution ?? (test === null ? loaded.solution : solution),
  };
  return {
    kind: 'tables',
    tables: whole,
    assumptions: [...assumptions, ...named.assumptions, ...answered.assumptions],
    passedOver: [...joined.passedOver, ...answered.passedOver, ...named.passedOver],
  };
}
