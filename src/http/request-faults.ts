/** Says what is wrong with a request and where, from what its schema found: `body/dependsOn/0`, `query/limit`. */
import type { z } from 'zod';

import { type Fault, Problem } from '#kernel/problem.ts';

export type RequestPart = 'params' | 'query' | 'body' | 'headers';

type Issue = z.core.$ZodIssue;

/** The value that a part of a request stands for. Throws `request-invalid` with every fault of that part. */
export function parsePart<Schema extends z.ZodType>(
  part: RequestPart,
  schema: Schema,
  given: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues.flatMap((issue) => faultsOf(issue, [part])));
}

/** A `request-invalid` problem from its faults. */
export function invalidRequest(faults: readonly Fault[]): Problem {
  const places = faults.length === 1 ? 'one place' : `${faults.length} places`;
  return new Problem('request-invalid', { detail: `The request has a fault in ${places}; see errors.`, faults });
}

function faultsOf(issue: Issue, at: readonly PropertyKey[]): readonly Fault[] {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathText([...path, key]), message: 'unknown field' }));
  }
  if (issue.code === 'invalid_union') {
    const branch = nearestBranch(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => faultsOf(inner, path));
  }
  return [{ path: pathText(path), message: messageOf(issue) }];
}

/**
 * The one alternative of a union that was meant: the one with the fewest faults, all of them about what is inside it. Without a single
 * such one the union speaks for itself.
 */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const meant = branches
    .filter((issues) => issues.length > 0 && issues.every((issue) => isInside(issue)))
    .toSorted((one, other) => one.length - other.length);
  const [first, second] = meant;
  return first !== undefined && first.length !== second?.length ? first : undefined;
}

function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys';
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('/');
}

function messageOf(issue: Issue): string {
  return issue.message
    .replace(/^Invalid (input|option): /, '')
    .replace(/^Too (?:small|big): expected \w+ to (?:be|have) (<|>)=(\S+)/, saidLimit)
    .replace(/\b1 (item|character)s\b/, '1 $1')
    .replace(/^expected one of .*\|.*$/, (list) => list.replaceAll('"|"', '", "'))
    .replace(/^expected int, received .*$/, 'expected a whole number')
    .replace(', received undefined', ', but it is missing')
    .replace(', received NaN', '');
}

/** `>=1` and `<=20 items` of the library, as people say it. */
function saidLimit(_: string, side: string, limit: string): string {
  return `expected at ${side === '>' ? 'least' : 'most'} ${limit}`;
}
