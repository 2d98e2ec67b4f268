/** What found no place in the plan, each with why. Nothing is drawn when everything fits. */
import type { Unplaced } from '../live/api.ts';
import { FewFirst } from './few-first.tsx';
import { countBlocks } from './say-moves.ts';

export interface UnplacedListProps {
  readonly unplaced: readonly Unplaced[];
  /** False where all of them are of one task that is named already. */
  readonly namesTask?: boolean;
}

export function UnplacedList({ unplaced, namesTask = true }: UnplacedListProps) {
  if (unplaced.length === 0) return null;
  return (
    <section className="stack stack-tight" aria-labelledby="unplaced">
      <h2 id="unplaced">Not in the plan yet</h2>
      <FewFirst
        className="lines"
        items={unplaced.map((each) => (
          <li key={each.blockId} className="unplaced-line">
            <p>
              {each.stepTitle} {namesTask && <span className="soft small">{each.taskTitle}</span>}
            </p>
            <p className="soft small">{each.why}</p>
          </li>
        ))}
        sayRest={(count) => `And ${countBlocks(count)} more`}
      />
    </section>
  );
}
