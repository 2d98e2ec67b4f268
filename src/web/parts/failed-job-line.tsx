/** One thing that could not be done: what, why, and the way to have it tried again. */
import { PROBLEM_CATALOGUE } from '#model/problem-catalogue.ts';
import type { FailedJob } from '../live/api.ts';
import { useRetryJob } from '../live/failed-job-queries.ts';
import { usePerson } from '../live/person.tsx';
import { serverNow } from '../live/server-clock.ts';
import { sayMoment } from '../time/say-time.ts';
import { Button } from './button.tsx';
import { useNotify } from './notice.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useFocusReturn } from './use-focus-return.ts';

export function FailedJobLine({ job }: { readonly job: FailedJob }) {
  const { timeZone } = usePerson();
  const retry = useRetryJob();
  const notify = useNotify();
  useFocusReturn();
  const last = sayMoment(Date.parse(job.failedAt), { timeZone, nowMs: serverNow() }).toLowerCase();
  return (
    <li className="line">
      <div className="stack stack-tight">
        <p className="step-title">{job.what}</p>
        <p className="soft small">
          {sayWhy(job.why)}. Tried {job.attempts} times, last {last}.
        </p>
        <ProblemNote error={retry.error} />
      </div>
      <Button
        kind="plain"
        label={`Try again: ${job.what}`}
        busy={retry.isPending}
        onPress={() => retry.mutate(job.id, { onSuccess: () => notify({ text: 'It is being tried again.' }) })}
      >
        Try again
      </Button>
    </li>
  );
}

function sayWhy(code: string): string {
  const titles: Readonly<Record<string, { readonly title: string } | undefined>> = PROBLEM_CATALOGUE;
  return titles[code]?.title ?? 'Something went wrong here';
}
