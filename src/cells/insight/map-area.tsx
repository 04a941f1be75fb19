import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { centresOf, nearestPoint } from '../../core/projection/fit-points.ts';
import { pointsInside } from '../../core/projection/points-inside.ts';
import { PointMap, type Polygon } from '../../ui/figures/point-map.tsx';

export interface MapAreaProps {
  /** `[count, 2]`, places from 0 to 1. */
  readonly points: Float32Array;
  /** The class of each point. */
  readonly labels: ArrayLike<number>;
  readonly names: readonly string[];
  readonly isMistake: (point: number) => boolean;
  readonly chosen: readonly number[];
  readonly onChoose: (points: readonly number[]) => void;
}

interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** The circle that the keyboard moves, at first. */
const middle: Circle = { x: 0.5, y: 0.5, radius: 0.1 };
const stride = 0.03;
const growth = 1.25;
/** The map is wider than high, so that a circle on it is an ellipse in the unit square. */
const aspect = 4 / 3;
/** A click within this distance chooses the point. */
const reach = 0.03;

/** A colour for each class: hues apart, of two lightnesses by turns. */
const colorOf = (index: number, count: number): string =>
  `hsl(${Math.round((360 * index) / count)} 75% ${index % 2 === 0 ? 45 : 60}%)`;

const within = (value: number, lowest: number, highest: number): number =>
  Math.min(Math.max(value, lowest), highest);

const polygonOf = ({ x, y, radius }: Circle): Polygon =>
  Array.from({ length: 48 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / 48;
    return [x + (radius / aspect) * Math.cos(angle), y + radius * Math.sin(angle)];
  });

function moved(circle: Circle, key: string): Circle | null {
  const { x, y, radius } = circle;
  switch (key) {
    case 'ArrowLeft':
      return { ...circle, x: within(x - stride, 0, 1) };
    case 'ArrowRight':
      return { ...circle, x: within(x + stride, 0, 1) };
    case 'ArrowUp':
      return { ...circle, y: within(y - stride, 0, 1) };
    case 'ArrowDown':
      return { ...circle, y: within(y + stride, 0, 1) };
    case '+':
      return { ...circle, radius: within(radius * growth, 0.01, 1) };
    case '-':
      return { ...circle, radius: within(radius / growth, 0.01, 1) };
    default:
      return null;
  }
}

function placeOf(event: PointerEvent<HTMLElement>): readonly [number, number] {
  const box = event.currentTarget.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
}

/** The points by class, chosen by a lasso, a click, or a circle that the keyboard moves. */
export function MapArea(props: MapAreaProps) {
  const { points, labels, names, isMistake, chosen, onChoose } = props;
  const [circle, setCircle] = useState<Circle | null>(null);
  const [lasso, setLasso] = useState<Polygon | null>(null);
  const press = (event: KeyboardEvent): void => {
    const next = moved(circle ?? middle, event.key);
    const isChoice = event.key === 'Enter' || event.key === ' ';
    if (next === null && !isChoice) return;
    event.preventDefault();
    event.stopPropagation();
    if (next) setCircle(next);
    else {
      setCircle(circle ?? middle);
      onChoose(pointsInside(points, polygonOf(circle ?? middle)));
    }
  };
  const release = (): void => {
    if (lasso === null) return;
    setLasso(null);
    const around = pointsInside(points, lasso);
    const [[x, y]] = lasso;
    const nearest = lasso.length < 4 ? nearestPoint(points, x, y, reach) : null;
    onChoose(nearest === null ? around : [nearest]);
  };
  return (
    <div className="insight-sheet">
      <button
        type="button"
        className="insight-map"
        aria-label={`Map of ${points.length / 2} images. Arrow keys move a circle, plus and minus change its size, Enter chooses the images in it.`}
        onKeyDown={press}
        onBlur={() => setCircle(null)}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setCircle(null);
          setLasso([placeOf(event)]);
        }}
        onPointerMove={event => lasso && setLasso([...lasso, placeOf(event)])}
        onPointerUp={release}
        onPointerCancel={() => setLasso(null)}
      >
        <PointMap
          points={points}
          colors={Array.from(labels, label => colorOf(label, names.length))}
          isCross={isMistake}
          chosen={new Set(chosen)}
          outline={lasso ?? (circle ? polygonOf(circle) : [])}
        />
      </button>
      <div aria-hidden="true">
        {centresOf(points, labels, names.length).map(
          (centre, index) =>
            centre && (
              <span
                key={names[index]}
                className="insight-name"
                style={{
                  left: `${100 * centre[0]}%`,
                  top: `${100 * centre[1]}%`,
                  borderColor: colorOf(index, names.length),
                }}
              >
                {names[index]}
              </span>
            ),
        )}
      </div>
    </div>
  );
}
