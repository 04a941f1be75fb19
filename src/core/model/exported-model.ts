/** A trained network as the files that `tf.loadLayersModel` reads: pixels in 0..1 to probabilities. */
export interface ExportedModel {
  /** `model.json`: topology and weights manifest. */
  readonly json: string;
  /** `weights.bin`: float32, little-endian, in the manifest's order. */
  readonly weights: ArrayBuffer;
}
