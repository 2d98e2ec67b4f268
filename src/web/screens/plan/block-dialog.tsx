/** One planned block: what it is, why it is there, and what can be done with it. */
import { useState } from 'react';
import { sayMinutes } from '#kernel/duration.ts';
import type { Block, PlannedBlock } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { useChangeBlock } from '../../live/plan-actions.ts';
import { useBlocks } from '../../live/queries.ts';
import { serverNow } from '../../live/server-clock.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { DoneWhen } from '../../parts/done-when.tsx';
import { Icon } from '../../parts/icon.tsx';
import { MomentFields } from '../../parts/moment-fields.tsx';
import { useNotify } from '../../parts/notice.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { StartBlock } from '../../parts/start-block.tsx';
import { momentText, splitMoment } from '../../time/moment-text.ts';
import { sayDay, saySpan } from '../../time/say-time.ts';
import { dayAt } from '../../time/zoned-time.ts';

export interface BlockDialogProps {
  readonly placement: PlannedBlock;
  readonly onClose: () => void;
}

export function BlockDialog({ placement, onClose }: BlockDialogProps) {
  const { timeZone } = usePerson();
  const block = useBlocks(placement.taskId).data?.find((each) => each.id === placement.blockId);
  const open = placement.state === 'todo' || placement.state === 'scheduled';
  const day = sayDay(dayAt(Date.parse(placement.start), timeZone), dayAt(serverNow(), timeZone));
  return (
    <Dialog title={placement.stepTitle} onClose={onClose}>
      <div className="stack">
        <p className="soft">{placement.taskTitle}</p>
        {block !== undefined && <DoneWhen text={block.doneWhen} />}
        <dl className="facts">
          <dt>When</dt>
          <dd>
            {day} <time dateTime={placement.start}>{saySpan(placement, timeZone)}</time>
            {placement.pinned && ', pinned'}
          </dd>
          <dt>Why there</dt>
          <dd>{placement.why}</dd>
          {block !== undefined && (
            <>
              <dt>How long</dt>
              <dd>{sayLength(block)}</dd>
            </>
          )}
        </dl>
        {open && <BlockActions placement={placement} block={block} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

function sayLength(block: Block): string {
  if (block.actualMinutes !== null) return `It took ${sayMinutes(block.actualMinutes)}.`;
  return `${sayMinutes(block.minutes)}. ${block.minutesWhy ?? ''}`;
}

interface BlockActionsProps extends BlockDialogProps {
  /** Undefined until it is read. */
  readonly block: Block | undefined;
}

function BlockActions({ placement, block, onClose }: BlockActionsProps) {
  const { timeZone } = usePerson();
  const [moment, setMoment] = useState(() => splitMoment(placement.start, timeZone));
  const change = useChangeBlock();
  const notify = useNotify();
  const apply = (body: Parameters<typeof change.mutate>[0]['body'], said: string) => {
    if (change.isPending) return;
    change.mutate(
      { id: placement.blockId, body, ...(block === undefined ? {} : { version: block.version }) },
      {
        onSuccess: () => {
          onClose();
          notify({ text: said });
        },
      },
    );
  };
  const moveTo = momentText(moment, timeZone);
  return (
    <>
      <StartBlock blockId={placement.blockId} />
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (moveTo?.includes('T')) apply({ pinnedAt: moveTo }, 'Moved, and pinned there.');
        }}
      >
        <MomentFields value={moment} onChange={setMoment} hint="A block you move stays pinned where you put it." />
        <div className="row">
          <Button submits busy={change.isPending}>
            Move here
          </Button>
          {placement.pinned ? (
            <Button onPress={() => apply({ pinnedAt: null }, 'Free to move again.')}>Unpin</Button>
          ) : (
            <Button onPress={() => apply({ pinnedAt: placement.start }, 'Pinned. Planning will not move it.')}>
              <Icon name="pin" />
              Pin where it is
            </Button>
          )}
        </div>
      </form>
      <ProblemNote error={change.error} />
      <div className="row">
        <Button onPress={() => apply({ state: 'done' }, 'Done.')}>Mark done</Button>
        <Button kind="plain" onPress={() => apply({ state: 'skipped' }, 'Skipped.')}>
          Skip it
        </Button>
      </div>
    </>
  );
}
