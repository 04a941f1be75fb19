/** The name of a GPU for people, from those of its fields that are filled. */
export function adapterName(info: GPUAdapterInfo): string {
  const { vendor, architecture, device, description } = info;
  const words = description === '' ? [vendor, architecture, device] : [description];
  return words.filter(word => word !== '').join(' ') || 'unnamed GPU';
}
