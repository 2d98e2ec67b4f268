/** The 31 rows of the checklist, and how one of them is shown. */
import type { ClusterSystem } from './cluster-system.ts';
import type { EmbeddedSystem, System } from './system.ts';

/** What a row came to: the figure it measured, or why it could not be measured. */
export type Outcome =
  | { readonly kind: 'passed'; readonly figure: string }
  | { readonly kind: 'failed'; readonly figure: string }
  | { readonly kind: 'skipped'; readonly why: string };

/** Everything in one process, or instances on servers. */
export type Mode = 'embedded' | 'cluster';

export interface Row {
  readonly number: number;
  readonly title: string;
  /** In either mode. A row without any check is not there yet. */
  readonly check?: (system: System) => Promise<Outcome>;
  /** Where it is shown in a way of its own, or only there. */
  readonly embedded?: (system: EmbeddedSystem) => Promise<Outcome>;
  readonly cluster?: (system: ClusterSystem) => Promise<Outcome>;
  /** What of the row a check does not show yet. */
  readonly lacking?: string;
}

export const TITLES: readonly string[] = [
  'database pool 10 to 50',
  'database health',
  'graceful database errors',
  'old data keeps working',
  'service manager',
  'distributed cache',
  'local fallback',
  'serialization',
  'LRU eviction',
  'cached functions',
  'circuit breaker',
  'rate limit 10 a minute',
  'at most 3 at once',
  'retry with backoff',
  'parallel execution',
  'real-time metrics',
  'system resources',
  'request performance',
  'error tracking',
  'health summaries',
  'load balancer',
  'horizontal scaling',
  'replica set',
  'Redis replication',
  'background workers',
  'monitoring stack',
  '5 x faster',
  '500 users and more',
  'cache gain',
  'AI reliability',
  'zero breaking changes',
];
