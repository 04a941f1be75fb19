import { useMemo, useReducer, useState } from 'react';
import { everyStage, mnistForm } from '../../core/drawing/mnist-form.ts';
import { everyPhotoStage, photoInk } from '../../core/drawing/photo/photo-ink.ts';
import { inkOver, onCanvas, sheetTransition, visibleOn } from '../../core/drawing/sheet.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { AnswerPanel } from './answer-panel.tsx';
import { OwnDigitsPanel } from './own-digits-panel.tsx';
import { PenCanvas } from './pen-canvas.tsx';
import { PenTools } from './pen-tools.tsx';
import { PhotoStagePictures, StagePictures } from './stage-pictures.tsx';
import { likeliestOf, useAnsweringNetwork, useReading } from './use-drawing.ts';
import { usePictures } from './use-pictures.ts';
import './draw.css';

const usualPenWidth = 24;

/** The canvas, the stages to the form of the training images, what the network reads, and the own test set. */
export function DrawBody() {
  const [sheet, send] = useReducer(sheetTransition, []);
  const [stages, setStages] = useState(everyStage);
  const [photoStages, setPhotoStages] = useState(everyPhotoStage);
  const [penWidth, setPenWidth] = useState(usualPenWidth);
  const [touching, setTouching] = useState(false);
  const network = useAnsweringNetwork();
  const pictures = usePictures(send);
  const { ground, strokes } = useMemo(() => visibleOn(sheet), [sheet]);
  const groundInk = useMemo(() => {
    if (ground === null) return null;
    return ground.kind === 'photo' ? onCanvas(photoInk(ground.photo, photoStages)) : ground.ink;
  }, [ground, photoStages]);
  const ink = useMemo(() => inkOver(groundInk, strokes, stages.smooth), [groundInk, strokes, stages.smooth]);
  const form = useMemo(() => mnistForm(ink, stages), [ink, stages]);
  const pixels = form.kind === 'image' ? form.pixels : null;
  const reading = useReading(network, pixels);
  return (
    <div className="draw" {...pictures.dropTarget}>
      {pictures.problem && <Notice tone="error" title={pictures.problem} />}
      <div className="draw-columns">
        <div className="draw-sheet">
          <PenCanvas ink={ink} penWidth={penWidth} onEvent={send} onTouch={setTouching} />
          <PenTools
            steps={sheet.length}
            penWidth={penWidth}
            onPenWidth={setPenWidth}
            onEvent={send}
            onPicture={pictures.open}
          />
        </div>
        <AnswerPanel network={network} reading={reading} pixels={pixels} touching={touching} />
      </div>
      {ground && <p className="hint">{ground.name}</p>}
      {ground?.kind === 'photo' && (
        <PhotoStagePictures photo={ground.photo} stages={photoStages} onStages={setPhotoStages} />
      )}
      <StagePictures ink={ink} form={form} stages={stages} onStages={setStages} />
      <OwnDigitsPanel
        network={network}
        pixels={pixels}
        read={reading.value && likeliestOf(reading.value).name}
        onKept={() => send({ kind: 'cleared' })}
      />
    </div>
  );
}
