/** The editor of a network's layers, whose code is loaded when it is first needed. */
import { Redo2, Undo2 } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { layerKinds, layerNames } from '../../core/architecture/layer-kinds.ts';
import { type Repair, repairsOf } from '../../core/architecture/repairs.ts';
import { layersProblem } from '../../core/model/explain-layers.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { knobs } from '../../core/settings/knobs.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { DraftField } from '../shared/draft-field.tsx';
import { AddLayer } from './add-layer.tsx';
import { LayerRow } from './layer-row.tsx';
import { NetworkPicture } from './network-picture.tsx';
import { TrainingCost } from './training-cost.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useLayerChain } from './use-layer-chain.ts';
import './layer-editor.css';

/** A button of a row that can be pressed, by the beginning of its name; rows are counted from 0. */
const inRow = (index: number, name: string): string =>
  `.layer-list > li:nth-child(${index + 1}) button[aria-label^="${name}"]:enabled`;

const inToolbar = '.layer-toolbar button:enabled';

function Repairs({
  message,
  repairs,
  onRepair,
}: {
  readonly message: string;
  readonly repairs: readonly Repair[];
  readonly onRepair: (repair: Repair) => void;
}) {
  return (
    <div className="layer-repairs">
      <p>{message}.</p>
      {repairs.map(repair => (
        <Button key={repair.label} onClick={() => onRepair(repair)}>
          {repair.label}
        </Button>
      ))}
    </div>
  );
}

/** The whole chain as text, to copy, to paste and to type. */
function LayersAsText() {
  const app = useApp();
  const text = usePage(page => page.settings.layers);
  return (
    <DraftField
      label={knobs.layers.label}
      value={text}
      problemOf={typed => {
        const problem = layersProblem(typed);
        return problem === null ? null : `${problem}.`;
      }}
      onChange={layers => app.settings.edit({ layers })}
      rows={3}
    />
  );
}

export function LayerEditor() {
  const chain = useLayerChain();
  const [news, setNews] = useState('');
  const panel = useRef<HTMLElement>(null);
  const keepFocus = useKeptFocus(panel);
  const layers = chain.layers.map(({ layer }) => layer);
  const names = layerNames(layers);
  const summary = summarize({ layers }, chain.classes);
  const problem = summary.ok ? null : summary.problem;
  const last = layers.length - 1;

  const stepBack = (isRedo: boolean): void => {
    if (!(isRedo ? chain.canRedo : chain.canUndo)) return;
    keepFocus([inToolbar]);
    // A field that is left shows the value of the settings instead of what was typed.
    panel.current?.focus();
    if (isRedo) chain.redo();
    else chain.undo();
    setNews(isRedo ? 'Made again' : 'Undone');
  };
  const undoByKey = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    // A text area undoes its own typing.
    if (event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    stepBack(event.shiftKey);
  };
  const repair = ({ label, layers: repaired }: Repair): void => {
    chain.replaceAll(repaired);
    setNews(`Done: ${label}`);
    // The button goes with the fault, and the keys of the editor need the focus inside it.
    panel.current?.focus();
  };
  const repairs = problem && (
    <Repairs
      message={`${problem.name}: ${problem.message}`}
      repairs={repairsOf(layers, chain.classes)}
      onRepair={repair}
    />
  );
  return (
    <section
      ref={panel}
      className="layer-editor"
      aria-label="Edit layers"
      tabIndex={-1}
      onKeyDown={undoByKey}
    >
      <div className="layer-toolbar">
        <IconButton
          label="Undo the last edit"
          icon={<Undo2 aria-hidden="true" />}
          aria-keyshortcuts="Control+Z"
          disabled={!chain.canUndo}
          onClick={() => stepBack(false)}
        />
        <IconButton
          label="Make the edit again"
          icon={<Redo2 aria-hidden="true" />}
          aria-keyshortcuts="Control+Shift+Z"
          disabled={!chain.canRedo}
          onClick={() => stepBack(true)}
        />
        <span className="layer-hint">Alt+↑ and Alt+↓ move a layer; Ctrl+Z undoes.</span>
        <span className="hidden-text" role="status">
          {news}
        </span>
      </div>
      <ol className="layer-list">
        {chain.layers.map(({ key, layer }, index) => (
          <li key={key}>
            <LayerRow
              name={names[index]}
              layer={layer}
              summary={summary.layers[index] ?? null}
              isWrong={problem?.index === index}
              isOutput={index === last && layer.kind === 'dense' && layer.units === chain.classes}
              isFirst={index === 0}
              isLast={index === last}
              isOnly={last === 0}
              onReplace={(next, field) => chain.edit({ kind: 'replace', at: index, layer: next }, field)}
              onMove={by => {
                keepFocus([inRow(index + by, 'Move')]);
                chain.edit({ kind: 'move', at: index, by });
                setNews(`${names[index]} moved ${by < 0 ? 'up' : 'down'}`);
              }}
              onRemove={() => {
                keepFocus([inRow(index, 'Remove'), inRow(index - 1, 'Remove')]);
                chain.edit({ kind: 'remove', at: index });
                setNews(`${names[index]} removed`);
              }}
            />
            {problem?.index === index && repairs}
          </li>
        ))}
      </ol>
      <AddLayer
        layers={layers}
        names={names}
        classes={chain.classes}
        onAdd={(layer, at) => {
          chain.edit({ kind: 'add', at, layer });
          setNews(`${layerKinds[layer.kind].label} added`);
        }}
      />
      <LayersAsText />
      {summary.ok && <TrainingCost />}
      <NetworkPicture layers={summary.layers} />
    </section>
  );
}
