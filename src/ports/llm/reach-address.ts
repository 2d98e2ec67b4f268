/** Asks whether anything answers at the address of a language model; for people who set it up. It spends no tokens. */

/** What came back, in a sentence without the key. */
export interface Reached {
  readonly answers: boolean;
  readonly detail: string;
}

/** Asks for the list of models, as every OpenAI-compatible service has one. `deadlineMs` in milliseconds. Never throws. */
export async function reachModelAddress(options: {
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly model: string;
  readonly deadlineMs: number;
}): Promise<Reached> {
  const headers: Record<string, string> =
    options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` };
  const host = new URL(options.baseUrl).host;
  try {
    const signal = AbortSignal.timeout(options.deadlineMs);
    const reply = await fetch(`${options.baseUrl}/models`, { headers, signal });
    if (reply.status === 401 || reply.status === 403)
      return { answers: false, detail: `${host} does not take the key.` };
    if (!reply.ok)
      return { answers: false, detail: `${host} answers with HTTP ${reply.status} when asked for its models.` };
    const known = listModels(await reply.json());
    if (known !== undefined && !known.includes(options.model)) {
      return { answers: false, detail: `${host} answers, but does not list the model ${options.model}.` };
    }
    return { answers: true, detail: `${host} answers and has ${options.model}.` };
  } catch (error) {
    const why = error instanceof Error && error.name === 'TimeoutError' ? `within ${options.deadlineMs} ms` : 'at all';
    return { answers: false, detail: `${host} does not answer ${why}.` };
  }
}

/** The names in `{data: [{id}]}`; undefined when the list has another form. */
function listModels(body: unknown): readonly string[] | undefined {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  return Array.isArray(data) ? data.map((model: { readonly id?: unknown }) => String(model?.id)) : undefined;
}
