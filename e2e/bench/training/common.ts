/** Constants of every arm: the starting weights, the optimizer and the images. */

/** Adam as every arm runs it. */
export const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
/** The seed of the starting weights. */
export const seed = 20;
/** Images that the batches are cut from, in order and over and over; a multiple of every batch size. */
export const imageCount = 4096;
