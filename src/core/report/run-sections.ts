/** The sections on what a run was made from: its data, its settings, its networks, and how to repeat it. */
import { wordsOf } from '../data/classes.ts';
import { ownSplit } from '../data/sample-split.ts';
import { formatCount, formatFlops, formatPlural } from '../format.ts';
import { formatLayer } from '../model/format-layers.ts';
import { formatShape, type LayerSummary, type ModelSpec, summarize } from '../model/model-spec.ts';
import { formatKnobValue, type Knob } from '../settings/knob.ts';
import { type KnobName, knobNames, knobs } from '../settings/knobs.ts';
import { notebookCommand } from '../settings/notebook-command.ts';
import { presetOf, presets } from '../settings/presets.ts';
import { knobApplies, type Settings } from '../settings/settings.ts';
import { settingsLink } from '../settings/settings-link.ts';
import { describeDevice } from '../training/describe-device.ts';
import { type Html, html } from './html.ts';
import { code, folded, missing, paragraph, section, table } from './parts.ts';
import type { RunReport } from './run-report.ts';

export function dataSection({ data, classes, heldOutRows, estimate, leftOut, dataHash }: RunReport): Html {
  const { one, many } = wordsOf(classes);
  const hash = paragraph(`Content hash of the tables (SHA-256): ${dataHash}`);
  const counted = data.known
    ? table(
        `The ${many} and their training images`,
        [
          { header: one === 'digit' ? 'Digit' : 'Class', cell: row => classes.names[row] },
          { header: 'Label in the files', numeric: true, cell: row => classes.labels[row] },
          { header: 'Images', numeric: true, cell: row => formatCount(data.value.counts[row]) },
        ],
        classes.labels.map((_, row) => row),
      )
    : paragraph(`${formatPlural(classes.names.length, 'class', 'classes')}: ${classes.names.join(', ')}.`);
  if (!data.known) return section('Data', missing(data.why), counted, hash);
  const { files, notes } = data.value;
  const left =
    leftOut.length === 0
      ? ''
      : ` ${formatPlural(leftOut.length, 'training image was', 'training images were')} left out by hand.`;
  return section(
    'Data',
    table(
      'Files',
      [
        { header: 'File', cell: file => file.name },
        { header: 'Use', cell: file => (file.use === 'training' ? 'to train and validate' : 'to predict') },
        { header: 'Images', numeric: true, cell: file => formatCount(file.rows) },
      ],
      files,
    ),
    paragraph(
      `${formatPlural(heldOutRows, 'training image was', 'training images were')} held out to validate${estimate?.kind === 'out of bag' ? ', each by some of the networks' : ''}.${left}`,
    ),
    ...notes.map(paragraph),
    classes.names.length > 12 ? folded(`All ${classes.names.length} classes`, counted) : counted,
    hash,
  );
}

const knobOf = (name: KnobName): Knob => knobs[name];

const settingsTable = (caption: string, settings: Settings, names: readonly KnobName[]): Html =>
  table(
    caption,
    [
      { header: 'Setting', cell: name => knobs[name].label },
      { header: 'Value', cell: name => formatKnobValue(knobOf(name), settings[name]) },
      { header: 'Default', cell: name => formatKnobValue(knobOf(name), knobs[name].default) },
    ],
    names,
  );

export function settingsSection({ settings, isVote }: RunReport): Html {
  if (isVote) return section('Settings', missing('A vote has no settings of its own.'));
  const preset = presetOf(settings);
  const changed = knobNames.filter(
    name => !Object.is(settings[name], knobs[name].default) && knobApplies(settings, name),
  );
  return section(
    'Settings',
    preset === null ? null : paragraph(`The preset ${presets[preset].label}. ${presets[preset].about}`),
    changed.length === 0
      ? paragraph('Every setting has its default.')
      : settingsTable('Settings that differ from their defaults', settings, changed),
    folded(`All ${knobNames.length} settings`, settingsTable('All settings', settings, knobNames)),
  );
}

function networkTable(caption: string, spec: ModelSpec): readonly Html[] {
  const { layers } = summarize(spec);
  const total = (count: (layer: LayerSummary) => number) =>
    layers.reduce((sum, layer) => sum + count(layer), 0);
  const parameters = total(layer => layer.parameters);
  const flops = total(layer => layer.flops);
  return [
    table(
      caption,
      [
        { header: 'Layer', cell: layer => formatLayer(layer.layer) },
        { header: 'Output', numeric: true, cell: layer => formatShape(layer.output) },
        { header: 'Parameters', numeric: true, cell: layer => formatCount(layer.parameters) },
        { header: 'FLOPs an image', numeric: true, cell: layer => formatFlops(layer.flops) },
      ],
      layers,
    ),
    paragraph(`${formatCount(parameters)} parameters, ${formatFlops(flops)} an image, forward.`),
  ];
}

/** Designs of the networks that are listed layer by layer. */
const mostDesigns = 4;

export function networkSection({ networks, estimate }: RunReport): Html {
  if (networks.length === 1 || estimate?.kind === 'validated network')
    return section('Network', ...networkTable('Layers of the network', networks[0].spec));
  const designs = new Map(networks.map(({ spec }) => [JSON.stringify(spec), spec]));
  const tables = [...designs].slice(0, mostDesigns).map(([key, spec]) => {
    const of = networks.filter(network => JSON.stringify(network.spec) === key).map(({ name }) => name);
    const caption = `Layers of ${of[0]}${of.length === 1 ? '' : ` and ${formatPlural(of.length - 1, 'other')}`}`;
    return folded(caption, html`${networkTable(caption, spec)}`);
  });
  const more = designs.size - tables.length;
  return section(
    'Networks',
    paragraph(
      `The probabilities of ${formatPlural(networks.length, 'network')} are averaged: ${networks.map(({ name }) => name).join('; ')}.`,
    ),
    ...tables,
    more > 0 ? missing(`${formatPlural(more, 'more design')} not listed here.`) : null,
  );
}

/** What neither the link nor the command can say of this run. */
function exceptions({ ended, history, leftOut, data }: RunReport): readonly string[] {
  const rows = leftOut.slice(0, 100).map(row => formatCount(row + 1));
  return [
    ...(data.known
      ? []
      : [
          'The data were not loaded when this report was saved: if their images had been dealt out anew, the link and the command lack the split seed.',
        ]),
    ...(ended === 'stopped'
      ? [
          `The run was stopped by hand after ${formatPlural(history.length, 'complete epoch')}; repeated, it trains to its end.`,
        ]
      : []),
    ...(leftOut.length > 0
      ? [
          `These rows of the training table were left out by hand and must be left out again: ${rows.join(', ')}${leftOut.length > rows.length ? ' and more' : ''}.`,
        ]
      : []),
  ];
}

export function reproduceSection(report: RunReport): Html {
  const { settings, device, version, isVote, networks } = report;
  const made = paragraph(
    `Seed ${settings.seed}, on ${describeDevice(device)}. This report was written by version ${version}. The same seed, data, version and kind of device give the same weights.`,
  );
  if (isVote)
    return section(
      'How to repeat it',
      missing(
        `No settings train a vote. Repeat its runs, choose them among the runs and let them vote: ${[...new Set(networks.map(({ name }) => name))].join('; ')}.`,
      ),
      made,
    );
  const split = report.data.known ? report.data.value.split : ownSplit;
  const link = settingsLink(settings, split);
  return section(
    'How to repeat it',
    made,
    paragraph('On the page: load the same data, open the page with this behind its address, and run all.'),
    link === null ? missing('The layers are written too long for a link.') : code(link),
    paragraph(
      'Without a person, from a clone of the repository; with data of your own, add --data FILE for each file:',
    ),
    // On another kind of device the same seed gives other bits.
    code(notebookCommand({ ...settings, device: device.backend }, split)),
    ...exceptions(report).map(paragraph),
  );
}
