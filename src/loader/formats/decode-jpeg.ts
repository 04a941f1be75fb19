/** JPEG pictures, by the browser's own decoder. */
import { imageSide, pixelsPerImage } from '../../core/data/dataset.ts';
import { downloadAgain, type Unreadable, unreadable } from '../../core/data/formats/array-header.ts';
import { luma, type Picture, wrongSize } from '../../core/data/formats/png.ts';

const asPng = 'Save all pictures as PNG of 28 x 28 pixels.';

/** Grey levels of a JPEG of 28 x 28 pixels, or why there are none. */
export async function decodeJpeg(bytes: Uint8Array<ArrayBuffer>): Promise<Picture | Unreadable> {
  const context = canvas();
  if (context === null) return unreadable('This browser gives no exact pixels of a JPEG.', asPng);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }), {
      colorSpaceConversion: 'none',
    });
  } catch {
    return unreadable('The JPEG is damaged.', downloadAgain);
  }
  if (bitmap.width !== imageSide || bitmap.height !== imageSide)
    return wrongSize(bitmap.width, bitmap.height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, imageSide, imageSide);
  return {
    kind: 'picture',
    pixels: Uint8Array.from({ length: pixelsPerImage }, (_, pixel) => luma(data, 4 * pixel)),
  };
}

let checked: OffscreenCanvasRenderingContext2D | null | undefined;

/** A canvas whose pixels come back as they went in: against fingerprinting some browsers change them. */
function canvas(): OffscreenCanvasRenderingContext2D | null {
  checked ??= openCanvas();
  return checked;
}

function openCanvas(): OffscreenCanvasRenderingContext2D | null {
  if (typeof OffscreenCanvas === 'undefined' || typeof createImageBitmap === 'undefined') return null;
  const context = new OffscreenCanvas(imageSide, imageSide).getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  const pattern = context.createImageData(imageSide, imageSide);
  for (let at = 0; at < pattern.data.length; at++) pattern.data[at] = at % 4 === 3 ? 255 : (at * 37) & 255;
  context.putImageData(pattern, 0, 0);
  const read = context.getImageData(0, 0, imageSide, imageSide).data;
  return read.every((level, at) => level === pattern.data[at]) ? context : null;
}
