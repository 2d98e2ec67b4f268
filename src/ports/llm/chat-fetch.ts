/**
 * `fetch` for the chat API: as careful as `boundedFetch`, and more forgiving than the client of the API in two things that are no part of an
 * answer. What is told beside it may have any form: counts, dates and names. And a stream is over when it says so, whether or not the
 * connection is.
 */
import type { Clock } from '#kernel/clock.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** The end of the connection comes with the end of the stream nearly always, and it can be used again then. */
const CLOSING_MS = 250;
const LINE_END = /\r\n|\n|\r(?!$)/;
const OVER = /^data: ?\[DONE\]\s*$/;

export function createChatFetch(clock: Clock): typeof fetch {
  return async (input, init) => {
    const response = await boundedFetch(input, init);
    const { body, ok, status, statusText, headers } = response;
    if (body === null || !ok) return response;
    if (headers.get('content-type')?.includes('text/event-stream') === true) {
      return new Response(body.pipeThrough(forgivingLines(clock)), { status, statusText, headers });
    }
    return new Response(forgive(await response.text()), { status, statusText, headers });
  };
}

function forgivingLines(clock: Clock): TransformStream<Uint8Array, Uint8Array> {
  const [decoder, encoder] = [new TextDecoder(), new TextEncoder()];
  let held = '';
  let cancel: (() => void) | undefined;
  return new TransformStream({
    transform: (chunk, controller) => {
      const lines = (held + decoder.decode(chunk, { stream: true })).split(LINE_END);
      held = lines.pop() ?? '';
      if (lines.length > 0) controller.enqueue(encoder.encode(lines.map((line) => `${forgiveLine(line)}\n`).join('')));
      if (lines.some((line) => OVER.test(line))) cancel ??= clock.after(CLOSING_MS, () => controller.terminate());
    },
    flush: (controller) => {
      cancel?.();
      controller.enqueue(encoder.encode(forgiveLine(held + decoder.decode())));
    },
  });
}

const DATA = 'data:';

function forgiveLine(line: string): string {
  return line.startsWith(DATA) && line.includes('{') ? DATA + forgive(line.slice(DATA.length)) : line;
}

/** The same text where there is nothing to forgive, or where it is not JSON. */
function forgive(text: string): string {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    // Whoever reads it says so.
    return text;
  }
  if (typeof told !== 'object' || told === null || Array.isArray(told)) return text;
  const odd = Object.entries(told).filter(([name, value]) => isOdd(name, value));
  return odd.length === 0
    ? text
    : JSON.stringify({ ...told, ...Object.fromEntries(odd.map(([name]) => [name, null])) });
}

function isOdd(name: string, value: unknown): boolean {
  if (value === null) return false;
  switch (name) {
    case 'id':
    case 'model':
      return typeof value !== 'string';
    case 'created':
      return typeof value !== 'number';
    case 'usage':
      return !isCount(value);
    default:
      return false;
  }
}

/** Numbers, and objects of such: of what kind they are is told by providers in many ways. */
function isCount(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([name, count]) =>
      count === null ||
      (name.endsWith('_tokens') ? typeof count === 'number' : !name.endsWith('_details') || isCount(count)),
  );
}
