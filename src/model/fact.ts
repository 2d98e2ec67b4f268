/**
 * Facts: immutable records that something happened, `<noun>-<verb>` in the past. They are committed together with the change they
 * describe, numbered without gaps per person, and are what memory, live screens, jobs and webhooks read. Names are never reused.
 */
import { z } from 'zod';

const id = z.string();
const minutes = z.number();

/** Every fact by type with what it carries. Ids and figures; a reader that wants the words reads the document. */
export const FACT_DATA = {
  'person-changed': z.strictObject({ fields: z.array(z.string()) }),
  'task-created': z.strictObject({ taskId: id }),
  'task-changed': z.strictObject({ taskId: id, fields: z.array(z.string()) }),
  'task-deleted': z.strictObject({ taskId: id }),
  'task-broken-down': z.strictObject({ taskId: id, blocks: z.number(), source: z.string() }),
  'steps-offered': z.strictObject({ taskId: id }),
  'steps-settled': z.strictObject({ taskId: id }),
  'block-changed': z.strictObject({ blockId: id, taskId: id, fields: z.array(z.string()) }),
  'proposal-offered': z.strictObject({ proposalId: id, moves: z.number(), reason: z.string() }),
  'plan-changed': z.strictObject({ version: z.number(), proposalId: id.nullable(), moves: z.number() }),
  'proposal-undone': z.strictObject({ proposalId: id, version: z.number() }),
  'session-started': z.strictObject({ sessionId: id, blockId: id, taskId: id, latencyMinutes: minutes.nullable() }),
  'session-paused': z.strictObject({ sessionId: id }),
  'session-resumed': z.strictObject({ sessionId: id }),
  'session-finished': z.strictObject({
    sessionId: id,
    blockId: id,
    taskId: id,
    estimateMinutes: minutes,
    actualMinutes: minutes,
    latencyMinutes: minutes.nullable(),
  }),
  'session-abandoned': z.strictObject({ sessionId: id, blockId: id, taskId: id, actualMinutes: minutes }),
  'thought-parked': z.strictObject({ thoughtId: id, sessionId: id }),
  'thought-settled': z.strictObject({ thoughtId: id }),
  'check-in-recorded': z.strictObject({ checkInId: id }),
  'calendar-added': z.strictObject({ calendarId: id, events: z.number() }),
  'calendar-refreshed': z.strictObject({ calendarId: id, events: z.number() }),
  'calendar-failed': z.strictObject({ calendarId: id }),
  'calendar-removed': z.strictObject({ calendarId: id }),
  'request-offered': z.strictObject({ requestId: id }),
  'request-settled': z.strictObject({ requestId: id, state: z.string() }),
} as const;

export type FactType = keyof typeof FACT_DATA;
export type FactData<Type extends FactType> = z.output<(typeof FACT_DATA)[Type]>;

/** A fact with its place in the person's sequence, from 1, without gaps. */
export interface Fact<Type extends FactType = FactType> {
  readonly sequence: number;
  readonly type: Type;
  readonly at: string;
  readonly data: FactData<Type>;
}
