/**
 * What rooms say about themselves while they work. A signal is published on `node:diagnostics_channel`; `observe/` turns signals into
 * metrics and logs. Rooms never import a metrics library, and a signal nobody listens to costs almost nothing.
 */
import { channel } from 'node:diagnostics_channel';

/** Every signal by name with what it carries. Figures and codes only: never a person's words, ids or secrets. */
export interface Signals {
  readonly 'http-request': {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly ms: number;
  };
  readonly 'http-failure': {
    readonly route: string;
    readonly requestId: string;
    readonly code: string;
    readonly error: unknown;
  };
  readonly 'storage-command': {
    readonly verb: 'get' | 'find' | 'count' | 'persons' | 'commit';
    readonly shelf: string;
    readonly ms: number;
  };
  /** Connections to a database server: what happened to one, how many there are now, and how long the one that was taken was waited for. */
  readonly 'storage-pool': {
    readonly event: 'opened' | 'closed' | 'taken' | 'returned' | 'timed-out';
    readonly open: number;
    readonly inUse: number;
    readonly waiting: number;
    readonly waitedMs?: number;
  };
  readonly 'storage-lost-race': { readonly shelf: string };
  readonly 'fact-recorded': { readonly type: string };
  /** One run of a chain; what happened in it, without a word of what it was about. */
  readonly 'chain-run': {
    readonly chain: string;
    readonly source: string;
    readonly ms: number;
    readonly version: number;
    /** Why the offline answer was given; undefined when a model answered. */
    readonly fellBack: string | undefined;
    /** What is known of each step: its name, times, and who answered. */
    readonly steps: readonly object[];
  };
  /** One request to a provider. */
  readonly 'llm-call': {
    readonly provider: string;
    readonly model: string;
    readonly chain: string;
    /** `left`: nobody wanted the answer any more. */
    readonly outcome: 'answered' | 'invalid' | 'failed' | 'timed-out' | 'left';
    /** The kind of failure; empty when there was none. */
    readonly failure: string;
    readonly ms: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    /** In the currency of the prices that are set; 0 where none are. */
    readonly price: number;
  };
  /** One call of a chain, whatever it took. */
  readonly 'model-answer': {
    readonly chain: string;
    /** `left`: the caller had gone. */
    readonly outcome: 'answered' | 'left' | ModelsSilentBecause;
    readonly from: 'provider' | 'remembered' | 'shared' | 'nobody';
    /** Empty when nobody answered. */
    readonly provider: string;
    /** How the value was got out of the answer. */
    readonly rung: string;
    /** How many models before it gave nothing. */
    readonly fellBack: number;
    readonly ms: number;
    /** Waiting for a place and between retries. */
    readonly waitedMs: number;
    /** What is left when that and the time of providers are taken off. */
    readonly overheadMs: number;
  };
  /** The name of the limit, never whose. */
  readonly 'model-limited': { readonly limit: string };
  readonly 'model-retry': {
    readonly provider: string;
    /** `told`: it was told what was wrong. `longer`: its answer had been cut. `simpler`: it did not take the form of the question. */
    readonly kind: 'again' | 'told' | 'longer' | 'simpler';
    /** False when the budget for retries was used up. */
    readonly allowed: boolean;
  };
  readonly 'model-hedge': { readonly outcome: 'won' | 'lost' | 'unaffordable' };
  readonly 'model-provider': {
    readonly provider: string;
    /** `resting`: it asked to be left alone for a while. */
    readonly state: 'closed' | 'open' | 'probing' | 'resting';
  };
  /** The places of a provider in this process; `refused`: the room was full or the wait too long. */
  readonly 'model-room': {
    readonly provider: string;
    readonly event: 'seated' | 'left' | 'refused';
    readonly waitedMs: number;
    readonly waiting: number;
    readonly inFlight: number;
  };
  /** `on`: each process holds what it may hold alone, because Redis is away. */
  readonly 'slots-insurance': { readonly state: 'on' | 'off' };
  /** Why somebody could not sign in at the OpenID provider: a code of the protocol. */
  readonly 'openid-failed': { readonly outcome: 'refused' | 'unavailable'; readonly reason: string };
  readonly 'plan-made': { readonly blocks: number; readonly unplaced: number; readonly ms: number };
  readonly 'job-run': {
    readonly job: string;
    readonly outcome: 'done' | 'failed';
    readonly ms: number;
    readonly error?: unknown;
  };
  /** The connection that requests depend on; `down` means that everything does without Redis until `up`. */
  readonly 'redis-link': { readonly state: 'up' | 'down' };
  /** Where the value of a cached function came from; `stale` was answered at once while a new one is made. */
  readonly 'cache-read': { readonly name: string; readonly from: 'memory' | 'redis' | 'stale' | 'computation' };
  /** A value that was still good enough could not be made anew. */
  readonly 'cache-refresh-failed': { readonly name: string; readonly error: unknown };
  readonly 'limiter-decision': {
    readonly decidedBy: 'redis' | 'memory';
    readonly outcome: 'accepted' | 'refused';
    /** Of the limit that refused; empty when none did. */
    readonly limit: string;
  };
  /** `on`: each process counts for itself, because Redis is away. */
  readonly 'limiter-insurance': { readonly state: 'on' | 'off' };
  readonly 'queue-job': {
    readonly kind: string;
    /** `lost`: another worker took it over, and this one's work was thrown away. */
    readonly outcome: 'done' | 'retried' | 'dead' | 'lost';
    readonly ms: number;
    /** From when it was due until a worker took it. */
    readonly waitedMs: number;
    readonly error?: unknown;
  };
  /** Work that was due and that no worker had been told of. */
  readonly 'queue-swept': { readonly queue: string; readonly found: number };
  readonly 'goal-phase': { readonly phase: 'understand' | 'break-down' | 'plan' | 'commit'; readonly ms: number };
  /** Somebody who listened to a signal threw. */
  readonly 'signal-unheard': { readonly signal: string; readonly error: unknown };
}

type ModelsSilentBecause = 'limited' | 'service-limited' | 'busy' | 'open' | 'invalid' | 'failed' | 'timed-out' | 'cut';

export type SignalName = keyof Signals;

/** Tells whoever listens that something happened. Never throws. */
export function emitSignal<Name extends SignalName>(name: Name, payload: Signals[Name]): void {
  const target = channel(`focusforge:${name}`);
  if (target.hasSubscribers) target.publish(payload);
}

/**
 * Calls `listener` for each signal of that name until the returned function is called. One that throws is told of in a signal of its own:
 * `node:diagnostics_channel` would end the process, and whoever is watched must not suffer from being watched.
 */
export function onSignal<Name extends SignalName>(name: Name, listener: (payload: Signals[Name]) => void): () => void {
  const target = channel(`focusforge:${name}`);
  const relay = (payload: unknown) => {
    try {
      listener(payload as Signals[Name]);
    } catch (error) {
      if (name !== 'signal-unheard') emitSignal('signal-unheard', { signal: name, error });
    }
  };
  target.subscribe(relay);
  return () => {
    target.unsubscribe(relay);
  };
}
