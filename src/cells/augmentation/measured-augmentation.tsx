import { formatGain, formatPercent, formatPlural, formatSetting } from '../../core/format.ts';
import type { NumberKnob } from '../../core/settings/knob.ts';
import { knobs } from '../../core/settings/knobs.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { type AugmentedScore, lossOf, tooMuchLost } from '../../state/inspect/augmented-score.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import './augmentation.css';

const rule = `An augmentation counts as too strong where a network that was trained with one reads more than ${100 * tooMuchLost} points fewer.`;

type Single = AugmentedScore['alone'][number];

/** Names a setting with its value: `rotation 60 °`. */
function nameOf(setting: Single['setting'], settings: Settings): string {
  const { label, unit }: NumberKnob = knobs[setting];
  const value = formatSetting(settings[setting]);
  return `${label.toLowerCase()} ${unit === null ? value : `${value} ${unit}`}`;
}

/** Says which settings to lower. */
function describeRemedy(score: AugmentedScore, settings: Settings, trainedSo: boolean): string {
  const strong = score.alone.filter(single => lossOf(score, single) > tooMuchLost);
  const names = strong.map(({ setting }) => nameOf(setting, settings)).join(', ');
  const which =
    strong.length > 0
      ? `Too strong even alone: ${names}.`
      : 'No setting is too strong alone, but all together are.';
  if (!trainedSo)
    return `${which} The network was trained without augmentation: train with it, then measure again. What you cannot read yourself is too strong.`;
  return strong.length > 0
    ? `${which} Lower ${strong.length === 1 ? 'it' : 'them'}; the others can stay.`
    : `${which} Lower the first of the list, or several a little.`;
}

/** What the measured augmentation costs, and where that is too much, what each of its settings costs alone. */
export function MeasuredAugmentation({
  score,
  settings,
  trainedSo,
}: {
  readonly score: AugmentedScore;
  readonly settings: Settings;
  readonly trainedSo: boolean;
}) {
  const { total, plain, augmented, alone } = score;
  const loss = lossOf(score, score);
  const sentence = `Of ${formatPlural(total, 'held-out image')} the network in use reads ${formatPercent(plain / total, 1)} right as they are, and ${formatPercent(augmented / total, 1)} augmented like this (${formatGain(-loss)}).`;
  if (loss <= tooMuchLost) return <p className="hint">{`${sentence} ${rule}`}</p>;
  const columns: readonly Column<Single>[] = [
    { key: 'setting', header: 'Setting', cell: ({ setting }) => nameOf(setting, settings) },
    {
      key: 'right',
      header: 'Right',
      numeric: true,
      cell: single => formatPercent(single.augmented / total, 1),
    },
    { key: 'gain', header: 'Change', numeric: true, cell: single => formatGain(-lossOf(score, single)) },
  ];
  return (
    <>
      <Notice tone="warning" title={sentence} remedy={describeRemedy(score, settings, trainedSo)} />
      <div className="augmentation-alone">
        <Table
          caption="Each setting alone, with the others off"
          columns={columns}
          rows={alone}
          rowKey={({ setting }) => setting}
        />
      </div>
    </>
  );
}
