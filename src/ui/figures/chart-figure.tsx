import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Disclosure } from '../controls/disclosure.tsx';
import { Notice } from '../controls/notice.tsx';
import { PictureMenu } from '../pictures/picture-menu.tsx';
import './chart-figure.css';

/** Makes a chart in an element; `draw` shows data in it. */
type ChartMaker<Data> = (element: HTMLElement) => { draw(data: Data): void; dispose(): void };

export interface LegendKey {
  readonly name: string;
  /** A CSS colour. */
  readonly color: string;
  /** Lengths of dashes and gaps, none for a solid line; null for a filled bar. */
  readonly dash?: readonly number[] | null | undefined;
}

export interface ChartFigureProps<Data> {
  readonly title: string;
  /** Smaller text beside the title, such as the unit. */
  readonly note?: string | undefined;
  /** The chart in a sentence, for screen readers. */
  readonly label: string;
  readonly legend?: readonly LegendKey[] | undefined;
  /** Height in CSS pixels, reserved while the chart loads. */
  readonly height: number;
  /** Loads the code of the chart. It must be a constant: a new function would make a new chart. */
  readonly load: () => Promise<ChartMaker<Data>>;
  readonly data: Data;
  /** What is laid over the chart, for pointers and the keyboard. */
  readonly overlay?: ReactNode | undefined;
  /** The numbers of the chart as a table, which starts folded. */
  readonly table?: ReactNode | undefined;
}

/** A titled chart of fixed height with a legend and a folded table. */
export function ChartFigure<Data>(props: ChartFigureProps<Data>) {
  const { title, note, label, legend = [], height, load, data, overlay, table } = props;
  return (
    <figure className="chart" aria-label={title}>
      <figcaption className="chart-head">
        <span className="chart-title">
          {title} {note && <span className="chart-note">{note}</span>}
        </span>
        <ChartLegend keys={legend} />
      </figcaption>
      <ChartArea label={label} height={height} load={load} data={data} overlay={overlay} />
      <div className="chart-foot">
        {table && <Disclosure summary="Show as table">{table}</Disclosure>}
        <PictureMenu name={title} />
      </div>
    </figure>
  );
}

/** Charts side by side where there is room, under one legend where they have the same. */
export function ChartRow({
  legend = [],
  children,
}: {
  readonly legend?: readonly LegendKey[];
  readonly children: ReactNode;
}) {
  return (
    <div className="chart-group">
      <ChartLegend keys={legend} />
      <div className="chart-row">{children}</div>
    </div>
  );
}

function ChartLegend({ keys }: { readonly keys: readonly LegendKey[] }) {
  if (keys.length === 0) return null;
  return (
    <span className="chart-legend">
      {keys.map(key => (
        <Key key={`${key.name} ${key.color}`} {...key} />
      ))}
    </span>
  );
}

function Key({ name, color, dash }: LegendKey) {
  return (
    <span className="chart-key">
      {dash !== null ? (
        <svg viewBox="0 0 20 8" aria-hidden="true">
          <path d="M0 4h20" stroke={color} strokeWidth="2" strokeDasharray={dash?.join(' ')} />
        </svg>
      ) : (
        <i className="chart-swatch" style={{ background: color }} />
      )}
      {name}
    </span>
  );
}

function ChartArea<Data>({
  label,
  height,
  load,
  data,
  overlay,
}: Pick<ChartFigureProps<Data>, 'label' | 'height' | 'load' | 'data' | 'overlay'>) {
  const area = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<ChartMaker<Data>> | null>(null);
  const latest = useRef(data);
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    latest.current = data;
    chart.current?.draw(data);
  }, [data]);

  useEffect(() => {
    const element = area.current;
    let left = false;
    if (!element) return;
    load().then(
      make => {
        if (left) return;
        chart.current = make(element);
        chart.current.draw(latest.current);
      },
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
      chart.current?.dispose();
      chart.current = null;
    };
  }, [load, attempt]);

  if (failed)
    return (
      <div style={{ minHeight: height }}>
        <Notice
          tone="error"
          title="The chart’s code could not be loaded."
          remedy="Training is not affected."
          actions={
            <Button
              onClick={() => {
                setFailed(false);
                setAttempt(attempt + 1);
              }}
            >
              Try again
            </Button>
          }
        />
      </div>
    );
  return (
    <div className="chart-area" style={{ height }}>
      <div role="img" aria-label={label}>
        {/* Vega sets a role and a label of its own on its container, so that gets an element of its own. */}
        <div key={attempt} ref={area} aria-hidden="true" style={{ height }} />
      </div>
      {overlay}
    </div>
  );
}
