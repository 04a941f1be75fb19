/** Pictures that a person opens, drops or pastes, as pixels. */
import type { Picture } from '../../core/drawing/picture.ts';

/** The longer side of a decoded picture at most: larger ones are scaled down by the browser, which is quick at it. */
const longestSide = 1120;

/** Rejects with an error whose message is a sentence for the page. */
export async function readPicture(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error('The browser cannot read this as a picture. Save it as PNG or JPEG and try again.');
  });
  try {
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (!context)
      throw new Error('The browser gave no memory to read the picture. Close other tabs and try again.');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    return { width, height, rgba: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}

/** The first picture among files or what the clipboard holds; null without one. */
export const pictureIn = (files: Iterable<File>): File | null =>
  [...files].find(({ type }) => type.startsWith('image/')) ?? null;
