/** Whether an answer is what was asked for, and otherwise what the model is told: the exact errors, few and short. */
import type { z } from 'zod';
import type { Fault } from '#kernel/problem.ts';
import type { LlmReply } from '#ports/llm/llm.ts';

export type Checked<T> = { readonly value: T } | { readonly complaint: string };

interface Expectation<T> {
  readonly schema: z.ZodType<T>;
  readonly check?: (value: T) => readonly Fault[];
}

const MOST_FAULTS = 10;
const LONGEST_FAULT = 300;

/** The schema first; only what has its form is held against `check`. */
export function checkAnswer<T>(reply: Pick<LlmReply, 'value'>, { schema, check }: Expectation<T>): Checked<T> {
  if (reply.value === undefined) return { complaint: 'There was no JSON in the answer.' };
  const parsed = schema.safeParse(reply.value);
  if (!parsed.success) {
    return { complaint: complain(parsed.error.issues.map(({ path, message }) => ({ path: path.join('/'), message }))) };
  }
  const faults = check?.(parsed.data) ?? [];
  return faults.length === 0 ? { value: parsed.data } : { complaint: complain(faults) };
}

function complain(faults: readonly Fault[]): string {
  const lines = faults.slice(0, MOST_FAULTS).map(({ path, message }) => `${path}: ${message}`.slice(0, LONGEST_FAULT));
  const left = faults.length - lines.length;
  return [...lines, ...(left > 0 ? [`and ${left} more`] : [])].join('\n');
}
