/** The reference of every problem code, as Markdown, made from the catalogue so that it cannot fall behind. */
import { FAMILY_STATUS, PROBLEM_CATALOGUE } from '#model/problem-catalogue.ts';

export interface DocumentedProblem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly advice: string;
}

/** Every problem by status, then by code. */
export function listProblems(): readonly DocumentedProblem[] {
  return Object.entries(PROBLEM_CATALOGUE)
    .map(([code, { family, title, advice }]) => ({ code, status: FAMILY_STATUS[family], title, advice }))
    .sort((one, other) => one.status - other.status || (one.code < other.code ? -1 : 1));
}

/** The whole of `docs/errors.md`. */
export function renderProblemDoc(): string {
  const rows = listProblems().map(
    ({ code, status, title, advice }) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | ${advice} |`,
  );
  return [
    '<!-- Written by `npm run generate` from src/model/problem-catalogue.ts. -->',
    '# Problems',
    '',
    'Every error is `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)). `code` is stable: program against it, not',
    'against the words. `detail` says what happened in this case, `errors` names each place of a request that is wrong, `instance` is the id of',
    'the request in the log, and `Retry-After` is there where trying again makes sense.',
    '',
    '| code | status | meaning | what to do |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
