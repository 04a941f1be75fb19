/** `npm run -s bench -- SUITE`: prints a table on stdout, and the same for programs with `--json FILE`. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchmarkSplits } from '../../src/core/data/sample-split.ts';
import { applyAssignments } from '../../src/core/settings/assignments.ts';
import { type PresetName, presetNames, presetSettings } from '../../src/core/settings/presets.ts';
import { defaultSettings, type Settings } from '../../src/core/settings/settings.ts';
import { runCommand, UsageError } from '../tools/commands/command-line.ts';
import { accuracySuite } from './accuracy/accuracy-suite.ts';
import { drawingSuite } from './drawing/drawing-suite.ts';
import { estimateSuite } from './estimate-suite.ts';
import { filesSuite } from './files/files-suite.ts';
import { labelsSuite } from './labels/labels-suite.ts';
import { memorySuite } from './page/memory-suite.ts';
import { pageSuite } from './page/page-suite.ts';
import { choosePhases, phaseNames } from './page/phase-choice.ts';
import { profiledDevices, profileSuite } from './profile/profile-suite.ts';
import { timedPresets, timeToAccuracySuite } from './time-to-accuracy-suite.ts';
import { type ArmName, armNames } from './training/arm-protocol.ts';
import { imageSets } from './training/images-file.ts';
import { comparedNames } from './training/networks.ts';
import { trainingSuite } from './training/training-suite.ts';

const usage = `usage: npm run -s bench -- SUITE [--json FILE] [--models a,b] [--arms a,b] [--batches 128,512] [--images SET] [--device wasm|webgpu] [--slower N] [--phases a,b] [--profiled] [--limit MB] [--presets a,b] [--splits N] [--seeds N] [--set NAME=VALUE]... [--against SYSTEM]...
  SUITE   accuracy, training, profile, time-to-accuracy, files, page, memory, estimate, labels, drawing
  models  ${comparedNames.join(', ')}; for time-to-accuracy: ${timedPresets.join(', ')}
  arms    ${armNames.join(', ')}
  images  ${imageSets.join(', ')}, for training and profile
  device  ${profiledDevices.join(', ')}, for profile
  presets ${presetNames.join(', ')}, for accuracy; over so many splits of the benchmark (5) and with so many seeds each (1)
  set     a setting that these presets are trained with instead, such as epochs=96, for accuracy
  against a further system whose predictions are stored, such as fast or "best filters=32,64", for accuracy
  slower  how many times slower the page's main thread is made, for page
  phases  ${phaseNames.join(', ')}; the beginning of a name is enough, for page
  profiled names the functions in each long task, which makes it longer, for page
  limit   the megabytes that the whole browser may take, for memory: on Linux, as root`;

/** The names of a comma-separated list, or all; a wrong one ends the command with the right ones. */
function chosen<Name extends string>(
  what: string,
  list: string | undefined,
  all: readonly Name[],
): readonly Name[] {
  if (list === undefined) return all;
  return list.split(',').map(written => {
    const name = all.find(known => known === written);
    if (name === undefined)
      throw new UsageError(`no ${what} is named "${written}"; there are ${all.join(', ')}`);
    return name;
  });
}

function slowerOf(written: string): number {
  const times = Number(written);
  if (!(times >= 1 && times <= 20)) throw new UsageError(`--slower takes 1 to 20, not "${written}"`);
  return times;
}

function countOf(option: string, written: string, most: number): number {
  const count = Number(written);
  if (!(Number.isInteger(count) && count >= 1 && count <= most))
    throw new UsageError(`--${option} takes 1 to ${most}, not "${written}"`);
  return count;
}

/** A preset with some settings changed; a wrong one ends the command with the reason. */
function formOf(preset: PresetName, assignments: readonly string[]): Settings {
  const change = applyAssignments(presetSettings(preset, defaultSettings), assignments);
  if (!change.ok) throw new UsageError(change.message);
  const fixed = change.named.find(name => name === 'seed' || name === 'device');
  if (fixed !== undefined)
    throw new UsageError(`--set ${fixed} has no effect here: see --seeds, and trainings run on wasm`);
  return change.settings;
}

function limitOf(written: string | undefined): number | null {
  if (written === undefined) return null;
  const megabytes = Number(written);
  if (!(Number.isInteger(megabytes) && megabytes >= 100))
    throw new UsageError(`--limit takes whole megabytes from 100 on, not "${written}"`);
  return megabytes;
}

async function bench(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      models: { type: 'string' },
      arms: { type: 'string' },
      batches: { type: 'string', default: '128,512' },
      images: { type: 'string', default: 'mnist' },
      device: { type: 'string', default: 'wasm' },
      slower: { type: 'string', default: '1' },
      phases: { type: 'string' },
      limit: { type: 'string' },
      profiled: { type: 'boolean', default: false },
      presets: { type: 'string', default: 'sprint,fast,best' },
      splits: { type: 'string', default: String(benchmarkSplits.length) },
      seeds: { type: 'string', default: '1' },
      set: { type: 'string', multiple: true, default: [] },
      against: { type: 'string', multiple: true, default: [] },
    },
  });
  const say = (text: string) => console.error(text);
  const [suite] = positionals;
  const run = async () => {
    switch (suite) {
      case 'accuracy':
        return accuracySuite(
          {
            trained: chosen('preset', values.presets, presetNames).map(name => formOf(name, values.set)),
            splits: countOf('splits', values.splits, benchmarkSplits.length),
            seeds: countOf('seeds', values.seeds, 100),
            against: values.against,
          },
          say,
        );
      case 'training': {
        const models = chosen('model', values.models, comparedNames);
        const arms: readonly ArmName[] = chosen('arm', values.arms, armNames);
        const batches = chosen('batch size', values.batches, ['128', '512']).map(Number);
        const [images] = chosen('set of images', values.images, imageSets);
        return trainingSuite(models, arms, batches, images, say);
      }
      case 'profile': {
        const models = chosen('model', values.models, comparedNames);
        const batches = chosen('batch size', values.batches, ['128', '512']).map(Number);
        const [images] = chosen('set of images', values.images, imageSets);
        const [device] = chosen('device', values.device, profiledDevices);
        return profileSuite(device, models, batches, images, say);
      }
      case 'time-to-accuracy':
        return timeToAccuracySuite(chosen('preset', values.models, timedPresets), say);
      case 'files':
        return filesSuite(say);
      case 'page': {
        const phases = choosePhases(values.phases);
        return pageSuite({ slower: slowerOf(values.slower), profile: values.profiled, phases }, say);
      }
      case 'memory':
        return memorySuite(limitOf(values.limit));
      case 'estimate':
        return estimateSuite(say);
      case 'labels':
        return labelsSuite(say);
      case 'drawing':
        return drawingSuite(say);
      default:
        throw new UsageError(`no suite is named "${suite ?? ''}"`);
    }
  };
  const { text, data } = await run();
  console.log(text);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(data, null, 2)}\n`);
}

await runCommand(usage, bench);
