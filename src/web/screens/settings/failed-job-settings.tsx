/** What could not be done, whatever was tried; nothing at all while there is none. */
import { useFailedJobs } from '../../live/failed-job-queries.ts';
import { FailedJobLine } from '../../parts/failed-job-line.tsx';

export function FailedJobSettings() {
  const jobs = useFailedJobs().data ?? [];
  if (jobs.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="settings-failed">
      <h2 id="settings-failed">Not done yet</h2>
      <p className="soft">This was tried several times without success. Your plan goes on without it.</p>
      <ul className="lines">
        {jobs.map((job) => (
          <FailedJobLine key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}
