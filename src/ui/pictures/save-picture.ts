/** Saves a figure of the page as a file; loaded with the first one. */
import { saveFile } from '../controls/save-file.ts';
import { readPicture } from './read-picture.ts';
import { fileNameOf, type Picture, svgOf } from './svg-picture.ts';

/** Pixels of a PNG for each CSS pixel, so that text stays sharp in print and on fine screens. */
const density = 2;

const svgBlob = (picture: Picture): Blob => new Blob([svgOf(picture)], { type: 'image/svg+xml' });

/** Rejects where the browser cannot draw the picture. */
async function pngBlob(picture: Picture): Promise<Blob> {
  const url = URL.createObjectURL(svgBlob(picture));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(picture.width * density);
    canvas.height = Math.ceil(picture.height * density);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('no PNG was made'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Saves `figure`, whose title is `name`, as a file that has this title as its name. */
export async function savePicture(figure: Element, name: string, format: 'svg' | 'png'): Promise<void> {
  const picture = readPicture(figure, name);
  const blob = format === 'svg' ? svgBlob(picture) : await pngBlob(picture);
  saveFile(`${fileNameOf(name)}.${format}`, blob);
}
