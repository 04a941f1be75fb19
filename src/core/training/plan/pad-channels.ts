/** Channels of a pixel with their padding: whole accumulator blocks of two WebAssembly vectors. The padding stays zero. */
export const padChannels = (channels: number): number => Math.ceil(channels / 8) * 8;
