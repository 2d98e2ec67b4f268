/**
 * A language model that misbehaves on demand: a server of the OpenAI chat API whose behaviour is chosen by the name of the model (see
 * `upstream-behaviours.ts`) or switched while it runs. It keeps a record of every call. Run as a program it is a process of its own that
 * prints its address; tests in one process may also start it beside themselves.
 *
 * `GET /calls` lists the calls, `GET /figures` sums them up, `POST /reset` forgets them, and `POST /behaviour` with `{model, behaves}` has
 * a model behave like another from then on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createChance } from './seeded-random.ts';
import { type AskedBody, contentOf } from './upstream-answers.ts';
import { type Asked, behaviourOf, MODEL_LIST } from './upstream-behaviours.ts';
import { answerWhole, refuse, sendJson, streamOut } from './upstream-replies.ts';

/** What is remembered of a call. Times are milliseconds since 1970. */
export interface UpstreamCall {
  readonly model: string;
  readonly at: number;
  /** Calls under way when it came, itself among them. */
  readonly inFlight: number;
  readonly isStream: boolean;
  /** What was asked, as it was sent. */
  readonly body: AskedBody;
  endedAt: number | null;
  /** `closed`: whoever asked went away before the answer was whole. */
  ending: 'answered' | 'closed' | null;
}

export interface UpstreamFigures {
  readonly calls: number;
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Connections on which a model was asked. */
  readonly openSockets: number;
}

export interface Upstream extends AsyncDisposable {
  /** What stands before `/chat/completions`. */
  readonly baseUrl: string;
  readonly calls: () => Promise<readonly UpstreamCall[]>;
  readonly figures: () => Promise<UpstreamFigures>;
  readonly reset: () => Promise<void>;
  /** Such as `behave('mine', 'fails')`, and `behave('mine', 'right')` when it is to be well again. Rejects for a name that is none. */
  readonly behave: (model: string, behaves: string) => Promise<void>;
}

/** In this process. `seed` decides what is left to chance. */
export async function startUpstream({
  seed = 1,
  port = 0,
}: {
  readonly seed?: number;
  readonly port?: number;
} = {}): Promise<Upstream> {
  const record = createRecord();
  const ending = new AbortController();
  const answer = createAnswering({ seed, record, signal: ending.signal });
  const server = createServer((request, response) => {
    handle({ record, ...answer }, request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else sendJson(response, 404, { error: { message: String(error) } });
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return upstreamAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
    ending.abort();
    server.closeAllConnections();
    server.close();
  });
}

interface CallRecord {
  readonly calls: readonly UpstreamCall[];
  readonly figures: () => UpstreamFigures;
  readonly begin: (body: AskedBody, request: IncomingMessage, response: ServerResponse) => void;
  readonly reset: () => void;
}

function createRecord(): CallRecord {
  const calls: UpstreamCall[] = [];
  const sockets = new Set<unknown>();
  let inFlight = 0;
  let maxInFlight = 0;
  return {
    calls,
    figures: () => ({ calls: calls.length, inFlight, maxInFlight, openSockets: sockets.size }),
    begin: (body, { socket }, response) => {
      inFlight += 1;
      maxInFlight = Math.max(maxInFlight, inFlight);
      if (!sockets.has(socket)) socket.once('close', () => sockets.delete(socket));
      sockets.add(socket);
      const call: UpstreamCall = {
        ...{ model: String(body.model), at: Date.now(), inFlight, isStream: body.stream === true, body },
        ...{ endedAt: null, ending: null },
      };
      calls.push(call);
      response.once('close', () => {
        inFlight -= 1;
        call.endedAt = Date.now();
        call.ending = response.writableFinished ? 'answered' : 'closed';
      });
    },
    reset: () => {
      calls.length = 0;
      maxInFlight = inFlight;
    },
  };
}

interface Answers {
  readonly complete: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Throws `RangeError` for a behaviour that is none. */
  readonly behave: (switched: { readonly model: string; readonly behaves: string }) => void;
}

function createAnswering(options: {
  readonly seed: number;
  readonly record: CallRecord;
  readonly signal: AbortSignal;
}): Answers {
  const { record, signal } = options;
  const chance = createChance(options.seed);
  const switched = new Map<string, string>();
  return {
    complete: async (request, response) => {
      const body = JSON.parse(await readText(request)) as AskedBody;
      await untilGoneAreGone();
      record.begin(body, request, response);
      const model = String(body.model);
      const behaves = switched.get(model) ?? model;
      const { delayMs, fault } = behaviourOf(behaves, { chance, now: Date.now(), asked: askedOf(body) });
      if (delayMs > 0) await sleep(delayMs, undefined, { signal });
      if (response.destroyed || refuse(response, fault)) return;
      const answering = { model, text: contentOf(body, fault), fault, signal };
      await (body.stream === true ? streamOut : answerWhole)(response, answering);
    },
    behave: ({ model, behaves }) => {
      // A chance of its own: looking whether the name is one must not change what comes of the next call.
      behaviourOf(behaves, { chance: createChance(1), now: 0, asked: askedOf({}) });
      switched.set(model, behaves);
    },
  };
}

/**
 * Whoever left before this call was made must not be counted beside it. What is known of both comes with the same events, in any order, and
 * connections are closed at the end of a turn.
 */
async function untilGoneAreGone(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

function askedOf(body: AskedBody): Asked {
  const format = body.response_format as { readonly type?: unknown } | undefined;
  const form = format === undefined ? 'words' : format.type === 'json_schema' ? 'schema' : 'json';
  const lengthName = (['max_tokens', 'max_completion_tokens'] as const).find((name) => body[name] !== undefined);
  return { form, lengthName };
}

async function handle(
  upstream: Answers & { readonly record: CallRecord },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { record, complete, behave } = upstream;
  const reply = (value: unknown) => sendJson(response, 200, value);
  switch (`${request.method} ${request.url}`) {
    case 'POST /v1/chat/completions':
      return complete(request, response);
    case 'GET /v1/models':
      return reply({ object: 'list', data: MODEL_LIST.map((id) => ({ id, object: 'model' })) });
    case 'GET /calls':
      return reply(record.calls);
    case 'GET /figures':
      return reply(record.figures());
    case 'POST /reset':
      return reply(record.reset() ?? {});
    case 'POST /behaviour':
      return reply(behave(JSON.parse(await readText(request))) ?? {});
    default:
      sendJson(response, 404, { error: { message: 'nothing here' } });
  }
}

/** In a process of its own, which ends with this one. */
export async function spawnUpstream({ seed = 1 }: { readonly seed?: number } = {}): Promise<Upstream> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout === null) throw new TypeError('a pipe was asked for');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return upstreamAt(line.toString().trim(), async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });
}

function upstreamAt(url: string, stop: () => Promise<void>): Upstream {
  const read = async (path: string) => (await fetch(url + path)).json() as Promise<unknown>;
  const post = async (path: string, value: unknown) => {
    const reply = await fetch(url + path, { method: 'POST', body: JSON.stringify(value) });
    const text = await reply.text();
    if (!reply.ok) throw new RangeError(text);
  };
  return {
    baseUrl: `${url}/v1`,
    calls: () => read('/calls') as Promise<readonly UpstreamCall[]>,
    figures: () => read('/figures') as Promise<UpstreamFigures>,
    reset: () => post('/reset', {}),
    behave: (model, behaves) => post('/behaviour', { model, behaves }),
    [Symbol.asyncDispose]: stop,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const upstream = await startUpstream({ seed: Number(process.argv[2] ?? 1) });
  process.stdout.write(`${upstream.baseUrl.replace(/\/v1$/, '')}\n`);
  // Started by a program, it must not outlive it, however that ends.
  process.once('disconnect', () => process.exit());
}
