/** What went wrong, near the place where it did. Read out when it appears; nothing is drawn while all is well. */
import { sayProblem } from '../live/say-problem.ts';
import { Withdrawn } from '../live/withdrawn.ts';

export function ProblemNote({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined || error instanceof Withdrawn) return null;
  return (
    <p className="problem" role="alert">
      {sayProblem(error)}
    </p>
  );
}
