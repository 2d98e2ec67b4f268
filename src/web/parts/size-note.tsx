/** How large a task was taken to be that nobody measured: up to how long, why, and who says so. Nothing where the person said it. */
import { sayMinutes } from '#kernel/duration.ts';
import type { Task } from '../live/api.ts';
import { SourceMark } from './source-mark.tsx';

export function SizeNote({ task }: { readonly task: Pick<Task, 'size'> }) {
  const { size } = task;
  if (size == null) return null;
  return (
    <p className="soft small">
      {`Four times in five it takes ${sayMinutes(size.p80)} at most. ${size.why} `}
      <SourceMark source={size.source} of="minutes" />
    </p>
  );
}
