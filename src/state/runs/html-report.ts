/** The report of a kept run as a file: what the page knows of it, and why it does not know the rest. */
import { describeScore } from '../../core/data/checks/describe-score.ts';
import { describeTreatments, tableNames } from '../../core/data/checks/describe-warning.ts';
import { splitSeedOf } from '../../core/data/treatment.ts';
import { classCounts } from '../../core/evaluation/metrics.ts';
import { wilsonInterval } from '../../core/evaluation/wilson.ts';
import { reportPage } from '../../core/report/report-page.ts';
import type {
  Known,
  MeasuredScore,
  ReportAnswers,
  ReportData,
  RunReport,
} from '../../core/report/run-report.ts';
import { describeMember } from '../../core/settings/ensemble-members.ts';
import { networkSpecs } from '../engine-tasks/classify.ts';
import type { Hits } from '../page/prediction.ts';
import { estimateOf, networkCount } from '../page/run-networks.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { PageState } from '../store/page-state.ts';
import { doubtsOf, expectedScoreOf } from './expected-score.ts';
import { warningsOf } from './report.ts';
import { namesOf } from './run-name.ts';

/** Version and commit of the page, which the build writes here. */
declare const __PAGE_VERSION__: string;

const unknown = (why: string) => ({ known: false, why }) as const;

/** Files that were passed over are named one by one up to this number. */
const mostNamed = 8;

function dataOf(page: PageState, run: RunRecord): Known<ReportData> {
  const { data } = page;
  if (!data?.training || data.summary.hash !== run.dataHash)
    return unknown(
      'The data of this run are not loaded, so the names of its files and its counts of images are not here. Load them and save the report again.',
    );
  const { training, test, summary, history } = data;
  const split = {
    share: run.settings.validationShare,
    heldOut: run.heldOutRows,
    copiesTogether: run.copiesTogether ?? false,
  };
  const notes = [
    ...summary.assumptions,
    ...summary.passedOver.slice(0, mostNamed).map(({ file, reason }) => `Passed over ${file}: ${reason}`),
    ...describeTreatments(history.treatments, tableNames(data)).map(({ text }) => text),
    ...warningsOf(page),
    ...describeScore(data, [], split).map(({ text }) => text),
  ];
  return {
    known: true,
    value: {
      files: [
        { name: training.fileName, use: 'training', rows: training.rows },
        ...(test ? [{ name: test.fileName, use: 'test' as const, rows: test.rows }] : []),
      ],
      counts: classCounts(training.labels, training.classes.labels.length),
      notes: [...new Set(notes)],
      split: splitSeedOf(history.treatments),
    },
  };
}

function answersOf({ evaluation, data }: PageState, run: RunRecord): Known<ReportAnswers> {
  if (run.heldOutRows === 0)
    return unknown('No image was held out, so there is nothing to measure this run on.');
  if (evaluation?.kind !== 'measured' || evaluation.run !== run.id)
    return unknown(
      'This run is not evaluated: use its weights, run the cell Evaluate, and save the report again.',
    );
  const { rows, labels, probabilities, temperature = null, gains = [], alone = [] } = evaluation;
  const isLoaded = data?.summary.hash === run.dataHash;
  const pixels = (isLoaded && data?.training?.pixels) || null;
  return { known: true, value: { rows, labels, probabilities, alone, temperature, gains, pixels } };
}

function expectedOf(page: PageState, run: RunRecord): Known<MeasuredScore> {
  const score = expectedScoreOf(page, run.id);
  if (score !== null) return { known: true, value: score };
  if (doubtsOf(page).length > 0)
    return unknown('No score is expected: training and test images may not be of one origin.');
  return unknown(
    run.heldOutRows === 0
      ? 'No score is expected: no image was held out.'
      : 'No score is expected before the networks are evaluated together.',
  );
}

const scoreOf = ({ correct, total }: Hits): MeasuredScore => ({
  accuracy: correct / total,
  rows: total,
  ...wilsonInterval(correct, total),
});

/**
 * The text of the file; `written` in milliseconds since 1970. Without its weights the number of a run's `networks` is null,
 * and the run is known by its settings alone. Throws where the run is no longer kept.
 */
export function htmlReport(page: PageState, id: string, networks: number | null, written: number): string {
  const run = page.runs.find(each => each.id === id);
  if (!run) throw new Error('This run is no longer kept.');
  const { settings, voters, classes } = run;
  const { prediction } = page;
  const count = networks ?? networkCount(run);
  const report: RunReport = {
    title: namesOf(page.runs).get(id) ?? id,
    trained: run.at,
    written,
    version: __PAGE_VERSION__,
    settings,
    classes,
    device: run.device,
    ended: run.ended,
    seconds: run.seconds,
    history: run.history,
    keptEpoch: run.best.epoch,
    heldOutRows: run.heldOutRows,
    leftOut: run.leftOut ?? [],
    networks: networkSpecs(run, count).map((spec, turn) => ({
      name: voters?.[turn].name ?? describeMember(settings, turn),
      spec,
    })),
    isVote: voters !== undefined,
    dataHash: run.dataHash,
    data: dataOf(page, run),
    answers: answersOf(page, run),
    estimate: run.heldOutRows > 0 ? estimateOf(run) : null,
    expected: expectedOf(page, run),
    tested: prediction?.run === id && prediction.heldOut ? scoreOf(prediction.heldOut) : null,
  };
  return reportPage(report);
}
