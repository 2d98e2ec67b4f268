/**
 * A picture that somebody chose, made small enough to be looked at and sent: at most 1,600 pixels a side, as JPEG. What a camera writes
 * into its files beside the picture, such as where it was taken, is not sent.
 */
import type { ShownImage } from '#model/image.ts';

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

export interface ShownPicture {
  readonly name: string;
  readonly image: ShownImage;
}

/** Rejects with a sentence for the person when it is no picture that this browser can read. */
export async function readPicture(file: File): Promise<ShownPicture> {
  const picture = await createImageBitmap(file).catch(() => {
    throw new UnreadablePicture(file.name);
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const data = canvas.toDataURL('image/jpeg', QUALITY);
  return { name: file.name, image: { mediaType: 'image/jpeg', data: data.slice(data.indexOf(',') + 1) } };
}

export class UnreadablePicture extends Error {
  constructor(name: string) {
    super(`“${name}” is no picture this browser can read. PNG, JPEG and WebP work.`);
    this.name = 'UnreadablePicture';
  }
}
