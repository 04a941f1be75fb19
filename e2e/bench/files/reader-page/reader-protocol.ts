/** The driver's request to the page, one file and one reader, and the answer. */
export const readerNames = ['ours', 'papa', 'd3-dsv', 'byte loop'] as const;
export type ReaderName = (typeof readerNames)[number];

export type FileName = 'train.csv' | 'test.csv' | 'digit-recognizer.zip';

export interface ReadRequest {
  readonly reader: ReaderName;
  readonly file: FileName;
  /** The CSV's rows this many times over. */
  readonly times: number;
}

export type ReadAnswer =
  | {
      readonly kind: 'read';
      readonly seconds: number;
      readonly rows: number;
      readonly bytes: number;
      /** Sum of all pixels, which has to be the same for every reader. */
      readonly ink: number;
    }
  | { readonly kind: 'failed'; readonly message: string };
