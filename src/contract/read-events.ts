/**
 * Server-sent events as they arrive: for an answer to a POST, which the `EventSource` of a browser cannot ask for. Reads what this service
 * writes (one line of data an event); comments and unknown fields are passed over, as the standard wants it.
 */

export interface ReceivedEvent {
  readonly type: string;
  readonly data: unknown;
}

/** Ends with the body; throws what reading it throws, and `SyntaxError` for data that is not JSON. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ReceivedEvent> {
  let rest = '';
  for await (const chunk of readChunks(body)) {
    const events = (rest + chunk).split('\n\n');
    rest = events.pop() ?? '';
    for (const text of events) {
      const event = parseEvent(text);
      if (event !== undefined) yield event;
    }
  }
}

/** Not every browser can iterate over a stream. Whoever stops reading lets go of the connection. */
async function* readChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parseEvent(text: string): ReceivedEvent | undefined {
  const fields = new Map(text.split('\n').map((line) => splitField(line)));
  const data = fields.get('data');
  return data === undefined ? undefined : { type: fields.get('event') ?? 'message', data: JSON.parse(data) };
}

function splitField(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}
