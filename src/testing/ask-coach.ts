/** A question to the coach of a running service, and what it answers, event by event. */
import { CoachEvent, modelRoutes } from '#contract/model-routes.ts';
import { readEvents } from '#contract/read-events.ts';

export interface CoachReply {
  readonly status: number;
  readonly contentType: string;
  readonly events: AsyncIterable<CoachEvent>;
}

export async function askCoach(
  url: string,
  question: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<CoachReply> {
  const { method, path } = modelRoutes.askCoach;
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(url + path, { ...options, method, headers, body: JSON.stringify({ question }) });
  return {
    status: reply.status,
    contentType: reply.headers.get('content-type') ?? '',
    events: parsed(reply),
  };
}

async function* parsed({ body }: Response): AsyncGenerator<CoachEvent> {
  if (body === null) return;
  for await (const { type, data } of readEvents(body)) yield CoachEvent.parse({ ...(data as object), type });
}

/** The types of the events in their order, and all the text. */
export async function readAnswer(reply: CoachReply): Promise<{ readonly types: string; readonly text: string }> {
  const events = await Array.fromAsync(reply.events);
  const types = events.map(({ type }) => type).join(' ');
  return { types, text: events.map((event) => (event.type === 'text' ? event.text : '')).join('') };
}
