/**
 * What propose-only programs asked for. A request is kept as it was sent, shown to the person in words, and carried out only when they
 * accept it; the carrying out itself is handed in, because this feature knows no other.
 */
import type { Clock } from '#kernel/clock.ts';
import { type ChangeRequestId, newId, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { ChangeRequest } from '#model/change-request.ts';
import type { Slice, Storage, Stored } from '#ports/storage/storage.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { CHANGE_REQUESTS } from '#shelves/shelves.ts';

/** What a program asked for. */
export type Asked = Pick<ChangeRequest, 'route' | 'summary' | 'sent' | 'tokenName'>;

export interface ChangeRequests {
  /** Keeps it. Throws `too-many-change-requests` while 200 are open, `body-too-large` for what nobody could look through. */
  readonly ask: (actor: Actor, asked: Asked) => Promise<ChangeRequest>;
  readonly list: (
    person: PersonId,
    query: {
      readonly state?: ChangeRequest['state'] | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ) => Promise<Slice<ChangeRequest>>;
  /**
   * Carries an open request out. What `carryOut` changes must be tied to the receipt it is given, so that a repeat after a crash
   * in between changes nothing twice. When it throws, the request stays open.
   */
  readonly accept: (
    actor: Actor,
    id: ChangeRequestId,
    carryOut: (request: ChangeRequest, receipt: NonNullable<Actor['receipt']>) => Promise<unknown>,
  ) => Promise<ChangeRequest>;
  readonly decline: (actor: Actor, id: ChangeRequestId) => Promise<ChangeRequest>;
}

const MOST_OPEN = 200;
const MOST_CHARACTERS = 200_000;

export function createChangeRequests(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
}): ChangeRequests {
  const { storage, clock, change } = deps;

  const readOpen = async (person: PersonId, id: ChangeRequestId): Promise<Stored<ChangeRequest>> => {
    const stored = await storage.get(CHANGE_REQUESTS, person, id);
    if (stored === undefined) throw new Problem('change-request-missing', { detail: 'There is no such request.' });
    if (stored.value.state === 'open') return stored;
    throw new Problem('change-request-closed', { detail: `This request was ${stored.value.state} already.` });
  };

  const settle = (actor: Actor, id: ChangeRequestId, state: 'accepted' | 'declined') =>
    change(actor, async (draft) => {
      const stored = await readOpen(actor.person, id);
      const settled: ChangeRequest = { ...stored.value, state, settledAt: draft.at };
      draft.replace(CHANGE_REQUESTS, stored, settled);
      draft.record('request-settled', { requestId: id, state });
      return settled;
    });

  return {
    ask: (actor, asked) =>
      change(actor, async (draft) => {
        if (asked.sent.length > MOST_CHARACTERS) {
          throw new Problem('body-too-large', {
            detail: 'A request that a person is to look through must be shorter.',
          });
        }
        const open = await storage.count(CHANGE_REQUESTS, actor.person, { index: 'byState', equals: ['open'] });
        if (open >= MOST_OPEN) {
          const detail = `${MOST_OPEN} requests wait for an answer already.`;
          throw new Problem('too-many-change-requests', { detail, retryAfterSeconds: 3600 });
        }
        const id = newId<'change-request'>(clock.now());
        const request: ChangeRequest = { ...asked, id, state: 'open', createdAt: draft.at, settledAt: null };
        draft.add(CHANGE_REQUESTS, id, request);
        draft.record('request-offered', { requestId: id });
        return request;
      }),

    list: (person, { state, limit, cursor }) => {
      const query = state === undefined ? { index: 'byCreation' } : { index: 'byState', equals: [state] };
      return storage.find(CHANGE_REQUESTS, person, { ...query, descending: true }, { limit, after: cursor });
    },

    accept: async (actor, id, carryOut) => {
      const stored = await readOpen(actor.person, id);
      await carryOut(stored.value, { id: `change-request-${id}`, fingerprint: id });
      return settle(actor, id, 'accepted');
    },

    decline: (actor, id) => settle(actor, id, 'declined'),
  };
}
