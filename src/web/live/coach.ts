/**
 * The coach as this page talks to it: one answer at a time, word by word. Asking again, stopping, and closing what shows it end the answer
 * that is under way here and at the model.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '#contract/client.ts';
import { CoachEvent, modelRoutes } from '#contract/model-routes.ts';
import { readEvents } from '#contract/read-events.ts';
import type { AnswerSource } from '#model/answer-source.ts';

export interface CoachAnswer {
  readonly question: string;
  readonly text: string;
  readonly source: AnswerSource | null;
  /** `cut`: it broke off; `stopped`: the person had enough. Neither is the whole answer. */
  readonly state: 'coming' | 'whole' | 'cut' | 'stopped' | 'refused';
  /** Why there was no answer at all. */
  readonly error: unknown;
}

export interface Coach {
  readonly answer: CoachAnswer | null;
  readonly ask: (question: string) => void;
  readonly stop: () => void;
}

export function useCoach(): Coach {
  const [answer, setAnswer] = useState<CoachAnswer | null>(null);
  const under = useRef<AbortController | null>(null);
  useEffect(() => () => under.current?.abort(), []);

  const ask = useCallback((question: string) => {
    under.current?.abort();
    const controller = new AbortController();
    under.current = controller;
    const change = (next: (before: CoachAnswer) => CoachAnswer) => {
      if (!controller.signal.aborted) setAnswer((before) => (before === null ? before : next(before)));
    };
    setAnswer({ question, text: '', source: null, state: 'coming', error: null });
    void listen(question, controller.signal, (event) => change((before) => withEvent(before, event))).catch(
      (error: unknown) => change((before) => withFailure(before, error)),
    );
  }, []);

  const stop = useCallback(() => {
    under.current?.abort();
    setAnswer((before) => (before?.state === 'coming' ? { ...before, state: 'stopped' } : before));
  }, []);
  return { answer, ask, stop };
}

async function listen(question: string, signal: AbortSignal, onEvent: (event: CoachEvent) => void): Promise<void> {
  const { method, path } = modelRoutes.askCoach;
  const reply = await fetch(path, {
    method,
    signal,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ question }),
  });
  if (!reply.ok || reply.body === null) {
    const body: unknown = await reply.json().catch(() => ({}));
    throw new ApiProblem(reply.status, body as Record<string, unknown>, reply.headers.get('retry-after'));
  }
  for await (const { type, data } of readEvents(reply.body)) {
    const event = CoachEvent.safeParse({ ...(data as object), type });
    if (event.success) onEvent(event.data);
    if (type === 'end' || type === 'error') return;
  }
  // The connection ended before the answer did.
  onEvent({ type: 'error', code: 'cut', detail: '' });
}

function withEvent(before: CoachAnswer, event: CoachEvent): CoachAnswer {
  if (event.type === 'source') return { ...before, source: event.source };
  if (event.type === 'text') return { ...before, text: before.text + event.text };
  return { ...before, state: event.type === 'end' ? 'whole' : 'cut' };
}

/** A connection that breaks in the middle of an answer cuts it; before its first word there is none. */
function withFailure(before: CoachAnswer, error: unknown): CoachAnswer {
  return before.text === '' ? { ...before, state: 'refused', error } : { ...before, state: 'cut' };
}
