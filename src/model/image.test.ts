import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodedBytes, ShownImage } from './image.ts';

const KINDS = {
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1]),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1]),
  'image/webp': Buffer.from('RIFF\u0001\u0002\u0003\u0004WEBPVP8 ', 'latin1'),
} as const;

const isTaken = (mediaType: string, data: string) => ShownImage.safeParse({ mediaType, data }).success;

describe('a picture from outside', () => {
  it('is taken as what it is, and as nothing else', () => {
    for (const [kind, bytes] of Object.entries(KINDS)) {
      for (const other of Object.keys(KINDS)) {
        assert.equal(isTaken(other, bytes.toString('base64')), other === kind, `${kind} as ${other}`);
      }
    }
  });

  it('is not taken when it is text, a page, too little, or no base64 at all', () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>').toString('base64');
    for (const data of [page, 'localhost', 'a', '====', 'iVBORw0KGgo=', 'iVBORw0K GgoAAAA', '日本語']) {
      for (const kind of Object.keys(KINDS)) assert.equal(isTaken(kind, data), false, data);
    }
  });

  it('is as large as what its text stands for', () => {
    for (let bytes = 0; bytes < 20; bytes += 1) {
      assert.equal(decodedBytes(Buffer.alloc(bytes).toString('base64')), bytes);
    }
  });
});
