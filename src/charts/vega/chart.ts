/** A chart that lives in one element and is drawn again with other data as often as one likes. */
export interface Chart<Data> {
  /** Shows these data soon; of several calls in quick succession the last one counts. */
  draw(data: Data): void;
  dispose(): void;
}

export type ChartMaker<Data> = (element: HTMLElement) => Chart<Data>;
