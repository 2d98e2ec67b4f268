/** How the misbehaving language model answers over HTTP: what is no answer at all, a whole answer, a stream, each with what goes wrong. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './upstream-behaviours.ts';

export interface Answering {
  readonly model: string;
  readonly text: string;
  readonly fault: Fault | undefined;
  /** Fires when the server is stopped. */
  readonly signal: AbortSignal;
}

const SILENCE_MS = 30_000;
const FLOOD_BYTES = 5 * 2 ** 20;

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Answers what is no answer at all; false when there is one to give. */
export function refuse(response: ServerResponse, fault: Fault | undefined): boolean {
  switch (fault?.kind) {
    case 'hang':
      return true;
    case 'drop':
      response.socket?.destroy();
      return true;
    case 'moved':
      response.writeHead(307, { location: '/elsewhere' }).end();
      return true;
    case 'flood':
      response.writeHead(200, { 'content-type': 'application/json' }).end(' '.repeat(FLOOD_BYTES));
      return true;
    case 'status': {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      const error = { message: fault.message ?? `as asked: ${fault.status}`, type: 'test', code: fault.code ?? null };
      sendJson(response, fault.status, { error });
      return true;
    }
    default:
      return false;
  }
}

export async function answerWhole(response: ServerResponse, answering: Answering): Promise<void> {
  const { model, text, fault, signal } = answering;
  const whole = JSON.stringify({
    ...{ id: 'call-1', object: 'chat.completion', created: 1, model },
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finishOf(fault) }],
    ...usageOf(answering),
  });
  switch (fault?.kind) {
    case 'malformed':
    case 'end':
      response.writeHead(200, { 'content-type': 'application/json' }).end(whole.slice(0, -3));
      return;
    case 'error':
      sendJson(response, 200, { error: ERROR });
      return;
    case 'cut':
    case 'silent':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
      response.write(whole.slice(0, Math.ceil(whole.length / 2)));
      if (fault.kind === 'silent') await sleep(SILENCE_MS, undefined, { signal });
      response.destroy();
      return;
    default:
      sendJson(response, 200, JSON.parse(whole));
      closeAfter(response, fault);
  }
}

export async function streamOut(response: ServerResponse, answering: Answering): Promise<void> {
  const { model, text, fault, signal } = answering;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (part: unknown) => response.write(`data: ${JSON.stringify(part)}\n\n`);
  const chunk = (delta: object, finish: string | null = null) => ({
    ...{ id: 'call-1', object: 'chat.completion.chunk', created: 1, model },
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  send(chunk({ role: 'assistant', content: '' }));
  const words = text.match(/\S+\s*/g) ?? [];
  const stopsAt = fault !== undefined && 'afterWords' in fault ? fault.afterWords : words.length;
  for (const [position, word] of words.slice(0, stopsAt).entries()) {
    if (fault?.kind === 'malformed' && position === Math.min(2, words.length - 1)) {
      response.write('data: {"id": "call-\n\n');
    }
    send(chunk({ content: word }));
    if (fault?.kind === 'drip') await sleep(fault.everyMs, undefined, { signal });
    if (response.destroyed) return;
  }
  switch (fault?.kind) {
    case 'end':
      response.end();
      return;
    case 'error':
      send({ error: ERROR });
      response.end();
      return;
    case 'cut':
    case 'silent':
      if (fault.kind === 'silent') await sleep(SILENCE_MS, undefined, { signal });
      // What was written goes out before the connection is gone.
      await new Promise((resolve) => response.write(': \n\n', resolve));
      response.destroy();
      return;
    default:
      send(chunk({}, finishOf(fault)));
      send({ ...chunk({}), choices: [], ...usageOf(answering) });
      response.end('data: [DONE]\n\n');
      closeAfter(response, fault);
  }
}

const ERROR = { message: 'as asked', type: 'server_error', code: 502 };

function finishOf(fault: Fault | undefined): string {
  return fault?.kind === 'truncated' ? 'length' : 'stop';
}

/** Without `Connection: close`, so that whoever asked believes that it stays. */
function closeAfter(response: ServerResponse, fault: Fault | undefined): void {
  const { socket } = response;
  if (fault?.kind === 'close') response.once('finish', () => socket?.destroySoon());
}

function usageOf({ text, fault }: Answering): object {
  if (fault?.kind === 'uncounted') return {};
  const completion = Math.ceil(text.length / 4);
  return { usage: { prompt_tokens: 100, completion_tokens: completion, total_tokens: 100 + completion } };
}
