/** Flags of the WebGPU specification (https://www.w3.org/TR/webgpu/#buffer-usage); Node has no globals for them. */
export const usage = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
} as const;
export const computeStage = 0x4;
export const mapForReading = 0x1;
