import { type PointerEvent, useRef } from 'react';
import { greysOf, type Ink } from '../../core/drawing/ink.ts';
import type { SheetEvent } from '../../core/drawing/sheet.ts';
import { canvasSide, type StrokePoint } from '../../core/drawing/strokes.ts';
import { InkCanvas } from '../../ui/digits/ink-canvas.tsx';

export interface PenCanvasProps {
  readonly ink: Ink;
  /** The width of the pen in canvas pixels; that of a pressed pen is wider. */
  readonly penWidth: number;
  readonly onEvent: (event: SheetEvent) => void;
  /** Called when the pen touches the paper, and when it leaves it. */
  readonly onTouch: (touching: boolean) => void;
}

/** The pressure of a pen that draws in its own width: devices report 0.5 for an ordinary touch. */
const usualPressure = 0.5;
const lightestShare = 0.4;

/** Where and how wide an event draws, on the canvas's own scale. */
function pointOf(
  { clientX, clientY, pointerType, pressure }: PointerEvent['nativeEvent'],
  canvas: HTMLCanvasElement,
  penWidth: number,
): StrokePoint {
  const { left, top } = canvas.getBoundingClientRect();
  const scale = canvasSide / canvas.clientWidth;
  const pressed =
    pointerType === 'pen' && pressure > 0
      ? lightestShare + ((1 - lightestShare) * pressure) / usualPressure
      : 1;
  return {
    x: (clientX - left - canvas.clientLeft) * scale,
    y: (clientY - top - canvas.clientTop) * scale,
    width: penWidth * pressed,
  };
}

/** All positions since the last event: a browser tells of a fast pen only once a frame. */
function positionsOf(event: PointerEvent['nativeEvent']): readonly PointerEvent['nativeEvent'][] {
  const all = event.getCoalescedEvents?.() ?? [];
  return all.length > 0 ? all : [event];
}

/** A square of paper for pen, finger and mouse. */
export function PenCanvas({ ink, penWidth, onEvent, onTouch }: PenCanvasProps) {
  /** The pointer that draws; others meanwhile are a palm or a second finger. */
  const drawing = useRef<number | null>(null);
  const lift = (event: PointerEvent): void => {
    if (event.pointerId !== drawing.current) return;
    drawing.current = null;
    onTouch(false);
  };
  return (
    <InkCanvas
      className="pen-canvas"
      pixels={greysOf(ink)}
      width={ink.width}
      height={ink.height}
      alt="Drawing canvas"
      onPointerDown={event => {
        if (event.button !== 0 || drawing.current !== null) return;
        event.preventDefault();
        const canvas = event.currentTarget;
        canvas.setPointerCapture(event.pointerId);
        drawing.current = event.pointerId;
        onTouch(true);
        const stroke = [pointOf(event.nativeEvent, canvas, penWidth)];
        onEvent({ kind: 'put', mark: { kind: 'stroke', stroke } });
      }}
      onPointerMove={event => {
        if (event.pointerId !== drawing.current) return;
        const canvas = event.currentTarget;
        const points = positionsOf(event.nativeEvent).map(each => pointOf(each, canvas, penWidth));
        onEvent({ kind: 'drawn on', points });
      }}
      onPointerUp={lift}
      onPointerCancel={lift}
    />
  );
}
