/** Asks whether anything answers at the address of a language model; for people who set it up. It spends no tokens. */

import { chatAddressesOf } from './chat-address.ts';

/** What came back, in a sentence without the key. */
export interface Reached {
  readonly answers: boolean;
  readonly detail: string;
}

export interface ModelAddress {
  /** Whose protocol it speaks. */
  readonly api: 'openai' | 'anthropic' | 'google';
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly model: string;
}

/** Asks for the list of models, or for the one where that is how they are told. `deadlineMs` in milliseconds. Never throws. */
export async function reachModelAddress(options: ModelAddress & { readonly deadlineMs: number }): Promise<Reached> {
  const { baseUrl, model, deadlineMs } = options;
  const { host } = new URL(baseUrl);
  try {
    const { path, headers, lacks } = questionTo(options);
    const signal = AbortSignal.timeout(deadlineMs);
    const ask = (address: string) => fetch(address, { headers, signal, redirect: 'manual' });
    const [address = '', other] = options.api === 'openai' ? chatAddressesOf(baseUrl, path) : [baseUrl + path];
    const first = await ask(address);
    const reply = first.status === 404 && other !== undefined ? await ask(other) : first;
    const body = await readJson(reply);
    if (isKeyRefused(reply.status, body)) return { answers: false, detail: `${host} does not take the key.` };
    if (lacks({ status: reply.status, body })) {
      return { answers: false, detail: `${host} answers, but does not list the model ${model}.` };
    }
    if (!reply.ok)
      return { answers: false, detail: `${host} answers with HTTP ${reply.status} when asked for its models.` };
    if (body === undefined) return { answers: false, detail: `${host} answers, but not as a language model does.` };
    return { answers: true, detail: `${host} answers and has ${model}.` };
  } catch (error) {
    const why = error instanceof Error && error.name === 'TimeoutError' ? `within ${deadlineMs} ms` : 'at all';
    return { answers: false, detail: `${host} does not answer ${why}.` };
  }
}

interface Question {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** True for an answer that says that there is no such model. */
  readonly lacks: (answer: { readonly status: number; readonly body: unknown }) => boolean;
}

function questionTo({ api, apiKey, model }: ModelAddress): Question {
  const isMissing = ({ status }: { readonly status: number }) => status === 404;
  const path = `/models/${encodeURIComponent(model)}`;
  switch (api) {
    case 'openai':
      return {
        path: '/models',
        headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
        lacks: ({ body }) => {
          const known = listModels(body);
          // Ollama takes a name without a tag for the latest, and lists it with its tag.
          return known !== undefined && !known.includes(model) && !known.includes(`${model}:latest`);
        },
      };
    case 'anthropic':
      // Asked for one by one, names that stand for the newest of a kind are known too: https://docs.anthropic.com/en/api/models
      return { path, headers: { 'x-api-key': apiKey ?? '', 'anthropic-version': '2023-06-01' }, lacks: isMissing };
    case 'google':
      return { path, headers: { 'x-goog-api-key': apiKey ?? '' }, lacks: isMissing };
  }
}

/** Google refuses a wrong key as a bad request: https://ai.google.dev/gemini-api/docs/troubleshooting */
function isKeyRefused(status: number, body: unknown): boolean {
  return status === 401 || status === 403 || (status === 400 && /API[_ ]KEY/i.test(JSON.stringify(body) ?? ''));
}

/** Undefined when it is none. */
async function readJson(reply: Response): Promise<unknown> {
  try {
    return (await reply.json()) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The names in `{data: [{id}]}`; undefined when the list has another form. */
function listModels(body: unknown): readonly string[] | undefined {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  return Array.isArray(data) ? data.map((model: { readonly id?: unknown }) => String(model?.id)) : undefined;
}
