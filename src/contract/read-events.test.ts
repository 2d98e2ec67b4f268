import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ReceivedEvent, readEvents } from './read-events.ts';

async function readAll(bytes: Uint8Array, size: number): Promise<readonly ReceivedEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const events: ReceivedEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

describe('events that are read from an answer', () => {
  const sent =
    ': hello\n\nevent: source\ndata: {"source":"model"}\n\nevent: text\ndata: {"text":"Größe 👩‍💻"}\n\nevent: end\ndata: {}\n\n';
  const expected = [
    { type: 'source', data: { source: 'model' } },
    { type: 'text', data: { text: 'Größe 👩‍💻' } },
    { type: 'end', data: {} },
  ];

  it('are the same wherever the bytes were cut on the way', async () => {
    const bytes = new TextEncoder().encode(sent);
    for (let size = 1; size <= bytes.length; size += 1) assert.deepEqual(await readAll(bytes, size), expected);
  });

  it('are only whole ones: what was cut off is none', async () => {
    const bytes = new TextEncoder().encode(sent.slice(0, -3));
    assert.deepEqual(await readAll(bytes, 7), expected.slice(0, 2));
  });

  it('let go of the connection when nobody reads on', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('event: text\ndata: {}\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of readEvents(body)) break;
    assert.equal(cancelled, true);
  });
});
