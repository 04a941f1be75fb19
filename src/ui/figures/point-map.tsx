import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import './point-map.css';

export type Polygon = readonly (readonly [x: number, y: number])[];

export interface PointMapProps {
  /** `[count, 2]`: places from 0 to 1, from the left and from the top. */
  readonly points: Float32Array;
  /** A CSS colour for each point. */
  readonly colors: readonly string[];
  /** Points that are drawn as crosses. */
  readonly isCross: (point: number) => boolean;
  /** Others are drawn faintly where there are any. */
  readonly chosen: ReadonlySet<number>;
  /** A line that is drawn over the points, closed. */
  readonly outline: Polygon;
}

/** Side of a point in CSS pixels. */
const pointSize = 4;
const crossSize = 7;

function drawCross(context: CanvasRenderingContext2D, x: number, y: number): void {
  const arm = crossSize / 2;
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x + arm, y - arm);
  context.lineTo(x - arm, y + arm);
  context.stroke();
}

type Points = Omit<PointMapProps, 'outline'>;

function draw(canvas: HTMLCanvasElement, width: number, height: number, props: Points): void {
  const { points, colors, isCross, chosen } = props;
  const context = canvas.getContext('2d');
  if (!context) return;
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);
  context.lineWidth = 2;
  for (const [point, color] of colors.entries()) {
    const [x, y] = [points[2 * point] * width, points[2 * point + 1] * height];
    context.globalAlpha = chosen.size === 0 || chosen.has(point) ? 1 : 0.3;
    context.fillStyle = color;
    context.strokeStyle = color;
    if (isCross(point)) drawCross(context, x, y);
    else context.fillRect(x - pointSize / 2, y - pointSize / 2, pointSize, pointSize);
  }
}

/** Points on a sheet that fills the width that it gets. Whoever shows it says it in words. */
export function PointMap(props: PointMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<readonly [width: number, height: number]>([0, 0]);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize([element.clientWidth, element.clientHeight]));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (canvas.current && size[0] > 0) draw(canvas.current, ...size, props);
  });
  return (
    <span className="point-map" aria-hidden="true">
      <canvas ref={canvas} />
      {/* Its colour follows the theme, which a drawn line would not. */}
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <polygon points={props.outline.map(place => place.join()).join(' ')} />
      </svg>
    </span>
  );
}
