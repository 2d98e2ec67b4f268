/** A picture that a person shows, as it arrives from outside: base64, of a kind that models can look at, and really of that kind. */
import { z } from 'zod';

export const IMAGE_KINDS = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type ImageKind = (typeof IMAGE_KINDS)[number];

/** Bytes of all pictures of one request together. */
export const IMAGES_MAX_BYTES = 10 * 1024 * 1024;
/** Characters of base64 for so many bytes. */
const IMAGES_MAX_TEXT = Math.ceil(IMAGES_MAX_BYTES / 3) * 4;

export const ShownImage = z
  .strictObject({
    mediaType: z.enum(IMAGE_KINDS),
    data: z
      .string()
      .min(1)
      .max(IMAGES_MAX_TEXT)
      .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'expected base64'),
  })
  .refine(({ mediaType, data }) => kindOf(data) === mediaType, {
    path: ['data'],
    message: 'expected a picture of the kind that mediaType names',
  });
export type ShownImage = z.output<typeof ShownImage>;

/** Bytes that a base64 text stands for. */
export function decodedBytes(data: string): number {
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return Math.floor((data.length * 3) / 4) - padding;
}

/** The kind that the first bytes say it is; undefined for what is no picture of a known kind. */
function kindOf(data: string): ImageKind | undefined {
  const start = data.slice(0, 16);
  if (!/^[A-Za-z0-9+/]{16}$/.test(start)) return undefined;
  const bytes = atob(start);
  if (bytes.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (bytes.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (bytes.startsWith('RIFF') && bytes.slice(8, 12) === 'WEBP') return 'image/webp';
  return undefined;
}
