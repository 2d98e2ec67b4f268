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
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createChance } from './seeded-random.ts';
import { answerTo, misshapenOf, nonsenseOf } from './upstream-answers.ts';
import { type Behaviour, behaviourOf, type Fault } from './upstream-behaviours.ts';

/** What is remembered of a call. Times are milliseconds since 1970. */
export interface UpstreamCall {
  readonly model: string;
  readonly at: number;
  /** Calls under way when it came, itself among them. */
  readonly inFlight: number;
  readonly isStream: boolean;
  /** What was asked, as it was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  endedAt: number | null;
  /** `closed`: whoever asked went away before the answer was whole. */
  ending: 'answered' | 'closed' | null;
}

export interface UpstreamFigures {
  readonly calls: number;
  readonly inFlight: number;
  readonly maxInFlight: number;
  readonly openSockets: number;
}

export interface Upstream extends AsyncDisposable {
  /** What stands before `/chat/completions`. */
  readonly baseUrl: string;
  readonly calls: () => Promise<readonly UpstreamCall[]>;
  readonly figures: () => Promise<UpstreamFigures>;
  readonly reset: () => Promise<void>;
  readonly behave: (model: string, behaves: string) => Promise<void>;
}

const SILENCE_MS = 30_000;

/** In this process. `seed` decides what is left to chance. */
export async function startUpstream({
  seed = 1,
  port = 0,
}: {
  readonly seed?: number;
  readonly port?: number;
} = {}): Promise<Upstream> {
  const chance = createChance(seed);
  const calls: UpstreamCall[] = [];
  const behaves = new Map<string, string>();
  let inFlight = 0;
  let maxInFlight = 0;
  const sockets = new Set<unknown>();
  const ending = new AbortController();

  const begin = (body: Readonly<Record<string, unknown>>, response: ServerResponse): UpstreamCall => {
    inFlight += 1;
    maxInFlight = Math.max(maxInFlight, inFlight);
    const { model, stream } = body;
    const call: UpstreamCall = {
      ...{ model: String(model), at: Date.now(), inFlight, isStream: stream === true, body },
      endedAt: null,
      ending: null,
    };
    calls.push(call);
    response.once('close', () => {
      inFlight -= 1;
      call.endedAt = Date.now();
      call.ending = response.writableFinished ? 'answered' : 'closed';
    });
    return call;
  };

  const complete = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse(await readText(request)) as Readonly<Record<string, unknown>>;
    begin(body, response);
    const model = String(body.model);
    const context = { chance, now: Date.now(), isPlain: body.response_format === undefined };
    const behaviour = behaviourOf(behaves.get(model) ?? model, context);
    if (behaviour.delayMs > 0) await sleep(behaviour.delayMs, undefined, { signal: ending.signal });
    if (response.destroyed) return;
    if (isRefusal(response, behaviour)) return;
    const text = contentOf(body, behaviour.fault);
    if (body.stream === true) await streamOut(response, { model, text, fault: behaviour.fault, signal: ending.signal });
    else await answerWhole(response, { model, text, fault: behaviour.fault, signal: ending.signal });
  };

  const server = createServer((request, response) => {
    const path = `${request.method} ${request.url}`;
    const reply = (value: unknown) => sendJson(response, 200, value);
    if (path === 'POST /v1/chat/completions') {
      complete(request, response).catch((error: unknown) => {
        if (!response.headersSent && !response.destroyed)
          sendJson(response, 404, { error: { message: String(error) } });
        else response.destroy();
      });
    } else if (path === 'GET /v1/models') reply({ object: 'list', data: [] });
    else if (path === 'GET /calls') reply(calls);
    else if (path === 'GET /figures') reply({ calls: calls.length, inFlight, maxInFlight, openSockets: sockets.size });
    else if (path === 'POST /reset') {
      calls.length = 0;
      maxInFlight = inFlight;
      reply({});
    } else if (path === 'POST /behaviour') {
      void readText(request).then((text) => {
        const { model, behaves: like } = JSON.parse(text) as { readonly model: string; readonly behaves: string };
        behaves.set(model, like);
        reply({});
      });
    } else sendJson(response, 404, { error: { message: 'nothing here' } });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return upstreamAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
    ending.abort();
    server.closeAllConnections();
    server.close();
  });
}

/** In a process of its own. */
export async function spawnUpstream({ seed = 1 }: { readonly seed?: number } = {}): Promise<Upstream> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
    await (await fetch(url + path, { method: 'POST', body: JSON.stringify(value) })).text();
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

/** Answers what is no answer at all. */
function isRefusal(response: ServerResponse, { fault }: Behaviour): boolean {
  if (fault?.kind === 'hang') return true;
  if (fault?.kind === 'drop') {
    response.socket?.destroy();
    return true;
  }
  if (fault?.kind !== 'status') return false;
  if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
  const error = { message: `as asked: ${fault.status}`, type: 'test', code: fault.code ?? null };
  sendJson(response, fault.status, { error });
  return true;
}

/** What the model would write. */
function contentOf(body: Readonly<Record<string, unknown>>, fault: Fault | undefined): string {
  const schema = schemaOf(body);
  if (schema === undefined)
    return 'Begin with the smallest part. Put the phone away first. Then see how ten minutes go.';
  const right = answerTo(schema);
  switch (fault?.kind) {
    case 'nonsense':
      return JSON.stringify(nonsenseOf(right));
    case 'misshapen':
      return JSON.stringify(misshapenOf(right));
    case 'truncated': {
      const whole = JSON.stringify(right);
      return whole.slice(0, Math.ceil(whole.length / 2));
    }
    case 'prose':
      return `Of course. Here it is:\n\n\`\`\`json\n${JSON.stringify(right, null, 2)}\n\`\`\`\n\nTell me if you want another.`;
    default:
      return JSON.stringify(right);
  }
}

/** The schema that the answer is to have: told as a format, or within the words where a format is not taken. */
function schemaOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  const format = body.response_format as { readonly json_schema?: { readonly schema?: object } } | undefined;
  if (format?.json_schema?.schema !== undefined) return format.json_schema.schema as Readonly<Record<string, unknown>>;
  const said = JSON.stringify(body.messages ?? []);
  const words = (body.messages as readonly { readonly content?: unknown }[] | undefined)?.map(({ content }) =>
    typeof content === 'string' ? content : JSON.stringify(content),
  );
  if (format === undefined && !/JSON schema/i.test(said)) return undefined;
  for (const text of words ?? []) {
    const start = text.search(/\{\s*"(\$schema|type|properties)"/);
    if (start < 0) continue;
    for (let end = text.lastIndexOf('}'); end > start; end = text.lastIndexOf('}', end - 1)) {
      try {
        return JSON.parse(text.slice(start, end + 1)) as Readonly<Record<string, unknown>>;
      } catch {
        // The end of something else.
      }
    }
  }
  return {};
}

interface Answering {
  readonly model: string;
  readonly text: string;
  readonly fault: Fault | undefined;
  readonly signal: AbortSignal;
}

async function answerWhole(response: ServerResponse, { model, text, fault, signal }: Answering): Promise<void> {
  const finish = fault?.kind === 'truncated' ? 'length' : 'stop';
  const whole = JSON.stringify({
    ...{ id: 'call-1', object: 'chat.completion', created: 1, model },
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }],
    usage: usageOf(text),
  });
  if (fault?.kind === 'malformed') {
    response.setHeader('content-type', 'application/json');
    response.end(whole.slice(0, -3));
    return;
  }
  if (fault?.kind === 'cut' || fault?.kind === 'silent') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
    response.write(whole.slice(0, Math.ceil(whole.length / 2)));
    if (fault.kind === 'silent') await sleep(SILENCE_MS, undefined, { signal });
    response.destroy();
    return;
  }
  sendJson(response, 200, JSON.parse(whole));
}

async function streamOut(response: ServerResponse, { model, text, fault, signal }: Answering): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (part: unknown) => response.write(`data: ${JSON.stringify(part)}\n\n`);
  const chunk = (delta: object, finish: string | null = null) => ({
    ...{ id: 'call-1', object: 'chat.completion.chunk', created: 1, model },
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  send(chunk({ role: 'assistant', content: '' }));
  const words = text.match(/\S+\s*/g) ?? [];
  const stopsAt = fault?.kind === 'cut' || fault?.kind === 'silent' ? fault.afterWords : Number.POSITIVE_INFINITY;
  for (const [position, word] of words.entries()) {
    if (position >= stopsAt) break;
    if (fault?.kind === 'malformed' && position === Math.min(2, words.length - 1))
      response.write('data: {"id": "call-\n\n');
    send(chunk({ content: word }));
  }
  if (fault?.kind === 'silent') await sleep(SILENCE_MS, undefined, { signal });
  if (fault?.kind === 'cut' || fault?.kind === 'silent') {
    // What was written goes out before the connection is gone.
    await new Promise((resolve) => response.write(': \n\n', resolve));
    response.destroy();
    return;
  }
  send(chunk({}, fault?.kind === 'truncated' ? 'length' : 'stop'));
  send({ ...chunk({}), choices: [], usage: usageOf(text) });
  response.end('data: [DONE]\n\n');
}

function usageOf(text: string) {
  const completion = Math.ceil(text.length / 4);
  return { prompt_tokens: 100, completion_tokens: completion, total_tokens: 100 + completion };
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const upstream = await startUpstream({ seed: Number(process.argv[2] ?? 1) });
  process.stdout.write(`${upstream.baseUrl.replace(/\/v1$/, '')}\n`);
}
