/**
 * Server-sent events: every fact of a person, in order, once, from where a listener stopped. The bus only says that there is more to
 * read; facts always come from storage, so that a lost notice delays an event but never loses one. A listener that reads slowly is
 * read for slowly, and dropped when it does not read at all.
 */
import type { ServerResponse } from 'node:http';

import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Fact } from '#model/fact.ts';
import type { Bus } from '#ports/bus/bus.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { FACT_HEADS, FACTS } from '#shelves/shelves.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2000;
const DRAIN_DEADLINE_MS = 30_000;
const PAGE = 100;
const STREAMS_A_PERSON = 20;

export interface EventStreams {
  /**
   * Sends the facts after number `after`, then new ones as they come; without `after`, or when there is no such fact yet, only new ones.
   * Resolves when the stream is open; nothing has been written when it throws.
   */
  readonly open: (listener: Listener) => Promise<void>;
  readonly count: () => number;
  /** Says goodbye to every listener; opens no more. */
  readonly close: () => void;
}

export interface Listener {
  readonly person: PersonId;
  readonly after: number | undefined;
  readonly response: ServerResponse;
  /** Go out beside those of every stream. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Asked at every heartbeat; false, or a problem, ends the stream. */
  readonly isStillAllowed: () => Promise<boolean>;
  /** Hears that a stream could not go on; the listener's browser then comes back by itself. */
  readonly onFailure: (error: unknown) => void;
}

interface Stream {
  readonly listener: Listener;
  /** The number of the last fact written. */
  sent: number;
  hasMore: boolean;
  isReading: boolean;
}

export function createEventStreams(deps: {
  readonly storage: Storage;
  readonly bus: Bus;
  readonly clock: Clock;
}): EventStreams {
  const { storage, bus, clock } = deps;
  const streams = new Set<Stream>();
  let isClosed = false;
  let isBeating = false;

  const beat = () => {
    for (const stream of streams) {
      if (!stream.listener.response.writableNeedDrain) stream.listener.response.write(':\n\n');
      // A notice may have been lost on the way: looking anyway bounds how late an event can be.
      wake(stream);
      endUnlessAllowed(stream.listener);
    }
    isBeating = streams.size > 0;
    if (isBeating) clock.after(HEARTBEAT_MS, beat);
  };

  const wake = (stream: Stream) => {
    stream.hasMore = true;
    if (stream.isReading || !streams.has(stream)) return;
    sendFacts(stream).catch((error: unknown) => {
      stream.listener.onFailure(error);
      stream.listener.response.end();
    });
  };

  const sendFacts = async (stream: Stream) => {
    stream.isReading = true;
    try {
      while (stream.hasMore && streams.has(stream)) {
        stream.hasMore = false;
        await sendPage(stream);
      }
    } finally {
      stream.isReading = false;
    }
  };

  const sendPage = async (stream: Stream) => {
    const { person, response } = stream.listener;
    const query = { index: 'bySequence', from: stream.sent + 1 };
    const page = await storage.find(FACTS, person, query, { limit: PAGE });
    for (const { value: fact } of page.items) {
      if (!streams.has(stream)) return;
      stream.sent = fact.sequence;
      if (!response.write(formatFact(fact))) await drained(response, clock);
    }
    if (page.next !== undefined) stream.hasMore = true;
  };

  const admit = (person: PersonId) => {
    if (isClosed) throw new Problem('stopping', { detail: 'The service is stopping.', retryAfterSeconds: 2 });
    const own = [...streams].filter(({ listener }) => listener.person === person).length;
    if (own < STREAMS_A_PERSON) return;
    const detail = `There are ${STREAMS_A_PERSON} live connections already; close a window first.`;
    throw new Problem('too-many-streams', { detail, retryAfterSeconds: 30 });
  };

  return {
    count: () => streams.size,
    open: async (listener) => {
      const { person, response, after } = listener;
      admit(person);
      const stream: Stream = { listener, sent: 0, hasMore: true, isReading: true };
      streams.add(stream);
      // Listening before reading where the facts end: what is recorded in between is noticed, and then read once.
      const stopListening = bus.subscribe(person, () => wake(stream));
      const leave = () => {
        stopListening();
        streams.delete(stream);
      };
      response.once('close', leave);
      try {
        const head = (await storage.get(FACT_HEADS, person, 'head'))?.value.sequence ?? 0;
        stream.sent = after === undefined || after > head ? head : after;
      } catch (error) {
        leave();
        throw error;
      }
      // Gone while its place was looked up.
      if (!streams.has(stream)) return;
      response.writeHead(200, { ...STREAM_HEADERS, ...listener.headers });
      response.write(`retry: ${RETRY_MS}\n\n`);
      if (!isBeating) clock.after(HEARTBEAT_MS, beat);
      isBeating = true;
      stream.isReading = false;
      wake(stream);
    },
    close: () => {
      isClosed = true;
      for (const { listener } of streams) listener.response.end('event: bye\ndata: {}\n\n');
      streams.clear();
    },
  };
}

const STREAM_HEADERS = {
  ...SECURITY_HEADERS,
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // A stream has its connection to itself until it ends; nothing comes after it.
  connection: 'close',
  'x-accel-buffering': 'no',
};

/** A problem of the storage does not end a stream: it will be asked again at the next heartbeat. */
function endUnlessAllowed({ isStillAllowed, response }: Listener): void {
  const end = () => response.end('event: bye\ndata: {}\n\n');
  isStillAllowed().then(
    (isAllowed) => {
      if (!isAllowed) end();
    },
    (error: unknown) => {
      if (error instanceof Problem && ENDING.has(error.code)) end();
    },
  );
}

const ENDING: ReadonlySet<string> = new Set(['sign-in-needed', 'sign-in-expired', 'token-invalid']);

function formatFact(fact: Fact): string {
  return `id: ${fact.sequence}\nevent: ${fact.type}\ndata: ${JSON.stringify(fact)}\n\n`;
}

/** Resolves when the listener has read what was written, or is gone; drops it when it does neither for long. */
function drained(response: ServerResponse, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = clock.after(DRAIN_DEADLINE_MS, () => response.destroy());
    const done = () => {
      giveUp();
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
