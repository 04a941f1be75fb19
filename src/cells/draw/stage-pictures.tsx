import { type ReactNode, useMemo } from 'react';
import { imageSide } from '../../core/data/dataset.ts';
import { greysOf, type Ink, type Region, wholeOf } from '../../core/drawing/ink.ts';
import type { FormStages, MnistForm } from '../../core/drawing/mnist-form.ts';
import { brightnessOf } from '../../core/drawing/photo/grey.ts';
import { type PhotoStages, photoInk } from '../../core/drawing/photo/photo-ink.ts';
import type { Picture } from '../../core/drawing/picture.ts';
import { resampled } from '../../core/drawing/resample.ts';
import { onCanvas } from '../../core/drawing/sheet.ts';
import { canvasSide } from '../../core/drawing/strokes.ts';
import { InkCanvas } from '../../ui/digits/ink-canvas.tsx';
import { SwitchField } from '../../ui/fields/switch-field.tsx';

interface StageProps {
  readonly name: string;
  /** What the picture shows, in numbers. */
  readonly text: string;
  /** Null where there is nothing to show yet. */
  readonly picture: { readonly pixels: ArrayLike<number>; readonly side: number } | null;
  readonly children: ReactNode;
}

const blank = { pixels: new Uint8Array(1), side: 1 };

function Stage({ name, text, picture, children }: StageProps) {
  const { pixels, side } = picture ?? blank;
  return (
    <li className="draw-stage">
      <h4>{name}</h4>
      <span className={side === imageSide ? 'draw-picture draw-picture-sharp' : 'draw-picture'}>
        <InkCanvas pixels={pixels} width={side} height={side} alt={`${name}: ${text}`} />
      </span>
      <span className="draw-stage-text">{text}</span>
      {children}
    </li>
  );
}

const cutSide = 140;

/** What is cut out, as large as it fits into a square. */
function cutOut(ink: Ink, { left, top, width, height }: Region): ArrayLike<number> {
  const side = Math.max(width, height);
  const square = {
    left: left - (side - width) / 2,
    top: top - (side - height) / 2,
    width: side,
    height: side,
  };
  return greysOf(resampled(ink, square, cutSide, cutSide, true));
}

export interface StagePicturesProps {
  readonly ink: Ink;
  readonly form: MnistForm;
  readonly stages: FormStages;
  readonly onStages: (stages: FormStages) => void;
}

const whole = (value: number): string => String(Math.round(value));

/** Each stage from the strokes to the image that the network gets, with its switch. */
export function StagePictures({ ink, form, stages, onStages }: StagePicturesProps) {
  const switchOf = (stage: keyof FormStages, label: string) => (
    <SwitchField
      label={label}
      checked={stages[stage]}
      onChange={on => onStages({ ...stages, [stage]: on })}
    />
  );
  const image = form.kind === 'image' ? form : null;
  const nothing = 'nothing drawn';
  const region = image?.region ?? wholeOf(ink);
  return (
    <section aria-label="From the strokes to the image">
      <h3>From the strokes to the image</h3>
      <ol className="draw-stages">
        <Stage
          name="Drawn"
          text={image ? `${ink.width} × ${ink.height} pixels` : nothing}
          picture={{ pixels: greysOf(ink), side: ink.width }}
        >
          {switchOf('smooth', 'Smooth edges')}
        </Stage>
        <Stage
          name="Cut out"
          text={
            image
              ? `${whole(region.width)} × ${whole(region.height)} from ${whole(region.left)}, ${whole(region.top)}`
              : nothing
          }
          picture={image && { pixels: cutOut(ink, region), side: cutSide }}
        >
          {switchOf('crop', 'Cut out the ink')}
        </Stage>
        <Stage
          name="Fitted"
          text={image ? `longer side ${stages.fit ? 20 : imageSide} of ${imageSide} pixels` : nothing}
          picture={image && { pixels: image.fitted, side: imageSide }}
        >
          {switchOf('fit', 'Border of 4 pixels')}
        </Stage>
        <Stage
          name="Centred"
          text={image ? `centre of mass at ${image.mass.x.toFixed(1)}, ${image.mass.y.toFixed(1)}` : nothing}
          picture={image && { pixels: image.pixels, side: imageSide }}
        >
          {switchOf('centre', 'Mass in the middle')}
        </Stage>
      </ol>
    </section>
  );
}

export interface PhotoStagePicturesProps {
  readonly photo: Picture;
  readonly stages: PhotoStages;
  readonly onStages: (stages: PhotoStages) => void;
}

/** The brightness of the photo, and its ink after each stage, `[280, 280]` grey levels each. */
function photoPictures(photo: Picture, { polarity, level, largest }: PhotoStages) {
  const picture = (ink: Ink) => ({ pixels: greysOf(onCanvas(ink)), side: canvasSide });
  const upTo = (stages: Partial<PhotoStages>) =>
    picture(photoInk(photo, { polarity: false, level: false, largest: false, ...stages }));
  return {
    brightness: picture(brightnessOf(photo)),
    polarity: upTo({ polarity }),
    level: upTo({ polarity, level }),
    largest: upTo({ polarity, level, largest }),
  };
}

const photoStageNames = [
  ['polarity', 'Dark or light ink', 'Find out which'],
  ['level', 'Even light', 'Remove shadows'],
  ['largest', 'Largest ink', 'Drop specks'],
] as const;

/** How the ink of a photo is found: each picture has its stage and those before it. */
export function PhotoStagePictures({ photo, stages, onStages }: PhotoStagePicturesProps) {
  const pictures = useMemo(() => photoPictures(photo, stages), [photo, stages]);
  return (
    <section aria-label="From the photo to its ink">
      <h3>From the photo to its ink</h3>
      <ol className="draw-stages">
        <Stage name="Brightness" text="light counts as ink" picture={pictures.brightness}>
          {null}
        </Stage>
        {photoStageNames.map(([stage, name, label]) => (
          <Stage key={stage} name={name} text={stages[stage] ? 'on' : 'left out'} picture={pictures[stage]}>
            <SwitchField
              label={label}
              checked={stages[stage]}
              onChange={on => onStages({ ...stages, [stage]: on })}
            />
          </Stage>
        ))}
      </ol>
    </section>
  );
}
