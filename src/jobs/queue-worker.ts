/**
 * Does jobs: answers the doorbell, takes a person's next job, prepares it, and commits its effect together with its end. At least once is
 * what the doorbell and the claims give; once is what the commit makes of it. Stopping hands back what cannot be finished.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { JobQueue } from '#model/job.ts';
import { formatInstant } from '#model/time.ts';
import { backoffMs } from '#ports/queue/backoff.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Changer } from '#shelves/change.ts';
import { QUEUES } from '#shelves/job-tickets.ts';
import { type Claim, ClaimLost, createJobClaims } from './job-claims.ts';
import type { JobGiven, JobHandler } from './job-handler.ts';

export interface QueueWorkerDeps {
  readonly storage: Storage;
  readonly change: Changer;
  readonly clock: Clock;
  readonly doorbell: Doorbell;
  readonly handlers: readonly JobHandler[];
  /** How many people are served at the same time. */
  readonly concurrency: Readonly<Record<JobQueue, number>>;
  /** After so long without a word from its worker a job is taken over; 30 seconds unless given. */
  readonly claimMs?: number;
  /** How long to wait after so many failures where the handler does not say. */
  readonly backoff?: (failures: number) => number;
}

export interface QueueWorker {
  readonly start: () => void;
  /** Hands back what is being prepared; resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
}

const CLAIM_MS = 30_000;
const MAX_ATTEMPTS = 8;
/** They say nothing about the job: an attempt that ends with one of them does not count. */
const STORAGE_TROUBLE: ReadonlySet<string> = new Set(['storage-unavailable', 'too-busy']);

export function createQueueWorker(deps: QueueWorkerDeps): QueueWorker {
  const { clock, doorbell, claimMs = CLAIM_MS, backoff = backoffMs } = deps;
  const claims = createJobClaims({ ...deps, claimMs });
  const handlers = new Map(deps.handlers.map((handler) => [handler.kind, handler]));
  const stopping = new AbortController();
  let answering: readonly { readonly stop: () => Promise<void> }[] = [];

  const serve = async (queue: JobQueue, person: PersonId): Promise<void> => {
    const claim = await claims.take(queue, person);
    if (claim !== undefined) await work(claim);
  };

  const work = async (claim: Claim): Promise<void> => {
    const { job, waitedMs } = claim;
    const startedAt = clock.monotonic();
    const tell = (outcome: 'done' | 'retried' | 'dead' | 'lost', error?: unknown) =>
      emitSignal('queue-job', { kind: job.kind, outcome, ms: clock.monotonic() - startedAt, waitedMs, error });
    const keeping = keepClaim(claim);
    try {
      const handler = handlers.get(job.kind);
      if (handler === undefined) throw new Error(`there is no handler for jobs of the kind ${job.kind}`);
      const maxAttempts = handler.maxAttempts ?? MAX_ATTEMPTS;
      if (job.attempts > maxAttempts) throw new Error('each worker that took this job was gone before its end');
      const given = givenOf(claim);
      const signal = AbortSignal.any([stopping.signal, keeping.lost]);
      const prepared = await handler.prepare?.(given, { signal });
      signal.throwIfAborted();
      await claims.end(claim, async (draft) => {
        await handler.apply(draft, given, prepared);
        return { state: 'done' };
      });
      tell('done');
    } catch (error) {
      if (error instanceof ClaimLost || keeping.lost.aborted) return tell('lost', error);
      if (stopping.signal.aborted) return handBack(claim);
      tell(await fail(claim, error, clock.monotonic() - startedAt), error);
    } finally {
      keeping.stop();
    }
  };

  /** Tells storage again and again that the worker is alive. */
  const keepClaim = (claim: Claim) => {
    const lost = new AbortController();
    let cancel: () => void = () => undefined;
    const keepLater = () => {
      cancel = clock.after(claimMs / 3, async () => {
        try {
          await claims.keep(claim);
        } catch (error) {
          // An outage is no loss yet: the claim stands until somebody takes it.
          if (error instanceof ClaimLost) return lost.abort(error);
        }
        if (!lost.signal.aborted) keepLater();
      });
    };
    keepLater();
    const stop = () => {
      lost.abort(new ClaimLost());
      cancel();
    };
    return { lost: lost.signal, stop };
  };

  const fail = async (claim: Claim, error: unknown, tookMs: number): Promise<'retried' | 'dead'> => {
    const { attempts, kind } = claim.job;
    const handler = handlers.get(kind);
    const failure = error instanceof Problem ? error.code : 'internal';
    const waitMs = (handler?.backoff ?? backoff)(attempts);
    const dueIn = (ms: number) => formatInstant(clock.now().add({ milliseconds: Math.ceil(ms) }));
    if (STORAGE_TROUBLE.has(failure)) {
      // As long as it took at least: what storage cannot do would otherwise keep it busy for good.
      const dueAt = dueIn(Math.max(waitMs, tookMs));
      await claims.end(claim, async () => ({ state: 'queued', failure, dueAt, attempts: attempts - 1 }));
      return 'retried';
    }
    const isDead = attempts >= (handler?.maxAttempts ?? MAX_ATTEMPTS);
    const dueAt = dueIn(waitMs);
    await claims.end(claim, async (draft) => {
      await handler?.noteFailure?.(draft, givenOf(claim), error);
      return isDead ? { state: 'dead', failure } : { state: 'queued', failure, dueAt };
    });
    return isDead ? 'dead' : 'retried';
  };

  const handBack = (claim: Claim) =>
    claims.end(claim, async () => ({ state: 'queued', attempts: claim.job.attempts - 1 }));

  return {
    start: () => {
      answering = QUEUES.map((queue) =>
        doorbell.answer(queue, {
          concurrency: deps.concurrency[queue],
          serve: (person) =>
            serve(queue, person).catch((error: unknown) => {
              // Storage is away or too busy: the claim runs out, or was never made, and the sweeper rings again.
              emitSignal('job-run', { job: `serve-${queue}`, outcome: 'failed', ms: 0, error });
            }),
        }),
      );
    },
    stop: async () => {
      stopping.abort(new Problem('stopping'));
      await Promise.all(answering.map((one) => one.stop()));
    },
  };
}

function givenOf({ person, job }: Claim): JobGiven {
  return { id: job.id, person, payload: job.payload };
}
