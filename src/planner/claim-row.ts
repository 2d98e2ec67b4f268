/**
 * Claims on time in a row: by start, never overlapping. It finds neighbours and counts how many blocks follow each other without a
 * long break; whether a place is allowed is for the timeline to say.
 */
import type { TimeSpan } from './planning.ts';
import type { Situation } from './situation.ts';

export interface Claim extends TimeSpan {
  /** Number of the block; null for the running session and for pins, which nothing can move. */
  readonly block: number | null;
  /** How many blocks it stands for: pins that overlap are one claim. */
  readonly count: number;
  /** Decided; otherwise it is only held until its block's turn comes. */
  readonly firm: boolean;
}

/** Which claims count: all, all but the held places of some blocks, or only decided ones. */
export interface Respect {
  readonly respect: 'held' | 'firm';
  /** True for blocks whose held places count as free. */
  readonly except?: ((block: number) => boolean) | undefined;
}

export interface ClaimRow {
  /** The claim at `index`; undefined outside the row. */
  readonly at: (index: number) => Claim | undefined;
  /** The index of the last claim that begins at or before `instant`; -1 when none does. */
  readonly lastFrom: (instant: number) => number;
  /** The index of the nearest claim that counts, from `index` backwards (-1 when none) or forwards (the length when none). */
  readonly seekBack: (index: number, respect: Respect) => number;
  readonly seekOn: (index: number, respect: Respect) => number;
  /** How many blocks are in one row with `span`, itself included, between rests of `restMs`. Stops counting above `limit`. */
  readonly countRow: (span: TimeSpan, options: Respect & { readonly restMs: number; readonly limit: number }) => number;
  readonly insert: (claim: Claim) => void;
  readonly remove: (claim: Claim) => void;
}

/** A row with the running session and the pins that hold. */
export function openClaimRow(situation: Situation): ClaimRow {
  const claims = fixedClaims(situation);

  const lastFrom = (instant: number) => {
    let low = 0;
    let high = claims.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((claims[middle]?.start ?? 0) > instant) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  };

  const seek = (index: number, step: 1 | -1, respect: Respect) => {
    let at = index;
    for (let claim = claims[at]; claim !== undefined && !counts(claim, respect); claim = claims[at]) at += step;
    return at;
  };

  const countRow: ClaimRow['countRow'] = (span, { restMs, limit, ...respect }) => {
    let count = 1;
    const first = lastFrom(span.start);
    let edge = span.start;
    for (let i = seek(first, -1, respect); count <= limit; i = seek(i - 1, -1, respect)) {
      const claim = claims[i];
      if (claim === undefined || edge - claim.end >= restMs) break;
      count += claim.count;
      edge = claim.start;
    }
    edge = span.end;
    for (let i = seek(first + 1, 1, respect); count <= limit; i = seek(i + 1, 1, respect)) {
      const claim = claims[i];
      if (claim === undefined || claim.start - edge >= restMs) break;
      count += claim.count;
      edge = claim.end;
    }
    return count;
  };

  return {
    at: (index) => claims[index],
    lastFrom,
    seekBack: (index, respect) => seek(index, -1, respect),
    seekOn: (index, respect) => seek(index, 1, respect),
    countRow,
    insert: (claim) => {
      claims.splice(lastFrom(claim.start) + 1, 0, claim);
    },
    remove: (claim) => {
      claims.splice(lastFrom(claim.start), 1);
    },
  };
}

function counts(claim: Claim, { respect, except }: Respect): boolean {
  if (claim.firm || claim.block === null) return true;
  return respect === 'held' && except?.(claim.block) !== true;
}

function fixedClaims({ request, pins }: Situation): Claim[] {
  const spans: TimeSpan[] = pins.filter((pin) => pin !== null);
  if (request.running !== null && request.running.start < request.running.end) spans.push(request.running);
  const claims: Claim[] = [];
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    const last = claims.at(-1);
    if (last !== undefined && start < last.end) {
      claims[claims.length - 1] = { ...last, end: Math.max(last.end, end), count: last.count + 1 };
    } else claims.push({ start, end, block: null, count: 1, firm: true });
  }
  return claims;
}
