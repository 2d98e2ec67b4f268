/**
 * The one error a room raises on purpose. A `Problem` carries a code from `model/problem-catalogue.ts`; its family, title, status and
 * retry advice live there and nowhere else. Anything thrown that is not a `Problem` is a bug and is answered as one.
 */

/** One thing wrong with a request: where (JSON pointer-like path, `body/dependsOn/0`) and what was expected. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** What happened in this case, in one sentence a person can act on. */
  readonly detail?: string;
  /** Each fault of an invalid request. */
  readonly faults?: readonly Fault[];
  /** Extra members of the reply: counts, ids, the current version. Never secrets, never somebody's words. */
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** Stable, kebab-case; the catalogue narrows it. */
export class Problem extends Error {
  readonly code: string;
  readonly faults: readonly Fault[];
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, options: ProblemOptions = {}) {
    super(options.detail ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.faults = options.faults ?? [];
    this.params = options.params ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
