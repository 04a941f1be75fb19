/** A GPU's name for people, from whichever of its fields are filled. */
export function adapterName(info: GPUAdapterInfo): string {
  const { vendor, architecture, device, description } = info;
  const words = description === '' ? [vendor, architecture, device] : [description];
  return words.filter(word => word !== '').join(' ') || 'unnamed GPU';
}
