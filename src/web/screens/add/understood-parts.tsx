/** What was understood, part by part; each can be opened and changed. What could not be taken as it was written is said in words. */
import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState } from 'react';
import { api, type Understood } from '../../live/api.ts';
import { usePerson } from '../../live/person.tsx';
import { serverNow } from '../../live/server-clock.ts';
import type { Corrections } from '../../live/task-actions.ts';
import { type GoalParts, mergeParts, PART_NAMES, PARTS, type Part, sayPart } from './goal-parts.ts';
import { PartEditor } from './part-editor.tsx';
import { useOpenTasks } from './use-open-tasks.ts';

export interface UnderstoodPartsProps {
  readonly understanding: Understood | null;
  readonly corrections: Corrections;
  readonly onCorrect: (change: Corrections) => void;
  /** Drops a correction: the sentence counts again. */
  readonly onAsWritten: (part: Part) => void;
}

export function UnderstoodParts({ understanding, ...rest }: UnderstoodPartsProps) {
  if (understanding === null) return <div className="understood" />;
  return <Parts understanding={understanding} {...rest} />;
}

type PartsProps = UnderstoodPartsProps & { readonly understanding: Understood };

function Parts({ understanding, corrections, onCorrect, onAsWritten }: PartsProps) {
  const [open, setOpen] = useState<Part | null>(null);
  const tasks = useOpenTasks();
  const chips = useRef<HTMLUListElement>(null);
  const titles = new Map(tasks.map((task) => [String(task.id), task.title]));
  const parts = mergeParts(understanding, corrections, titles);
  const closed = useRef<Part | null>(null);
  const close = () => {
    closed.current = open;
    setOpen(null);
  };
  // In the same breath as the editor goes, so that the keyboard is never nowhere.
  useLayoutEffect(() => {
    if (open !== null || closed.current === null) return;
    chips.current?.querySelector<HTMLElement>(`[data-part="${closed.current}"]`)?.focus();
    closed.current = null;
  }, [open]);
  return (
    <section className="understood" aria-label="What was understood">
      <ul className="chips" ref={chips}>
        {PARTS.map((part) => (
          <li key={part}>
            <Chip
              part={part}
              parts={parts}
              corrected={part in corrections}
              open={open === part}
              onPress={() => setOpen(open === part ? null : part)}
            />
          </li>
        ))}
      </ul>
      {open !== null && (
        <PartEditor
          key={open}
          part={open}
          parts={parts}
          tasks={tasks}
          corrected={open in corrections}
          onCorrect={(change) => {
            onCorrect(change);
            close();
          }}
          onTry={onCorrect}
          onAsWritten={() => {
            onAsWritten(open);
            close();
          }}
          onClose={close}
        />
      )}
      <MemorySays understanding={understanding} parts={parts} corrections={corrections} />
      {understanding.remarks.map((remark) => (
        <p key={remark} className="remark">
          {remark}
        </p>
      ))}
      <p className="unseen" role="status">
        {describe(parts, understanding)}
      </p>
    </section>
  );
}

interface ChipProps {
  readonly part: Part;
  readonly parts: GoalParts;
  readonly corrected: boolean;
  readonly open: boolean;
  readonly onPress: () => void;
}

function Chip({ part, parts, corrected, open, onPress }: ChipProps) {
  const { timeZone } = usePerson();
  const words = sayPart(part, parts, { timeZone, nowMs: serverNow() });
  return (
    <button
      type="button"
      className={`chip ${words === null ? 'chip-empty' : ''} ${corrected ? 'chip-corrected' : ''}`}
      data-part={part}
      aria-expanded={open}
      onClick={onPress}
    >
      <span className="chip-name">{PART_NAMES[part]}</span>
      {words !== null && <span>{words}</span>}
      {corrected && <span className="unseen">, changed by you</span>}
    </button>
  );
}

/** What the time took before, for the minutes as they are now. */
function MemorySays({
  understanding,
  parts,
  corrections,
}: Pick<PartsProps, 'understanding' | 'corrections'> & { readonly parts: GoalParts }) {
  const changed = corrections.estimateMinutes !== undefined || corrections.tags !== undefined;
  const again = useQuery({
    queryKey: ['estimate', parts.title, parts.estimateMinutes, parts.tags],
    queryFn: ({ signal }) =>
      api.estimateDuration({
        signal,
        query: {
          title: parts.title,
          ...(parts.estimateMinutes !== null && { minutes: parts.estimateMinutes }),
          ...(parts.tags.length > 0 && { tags: parts.tags.join(',') }),
        },
      }),
    enabled: changed && parts.title !== '',
  });
  const estimate = changed ? again.data : understanding.estimate;
  return estimate == null ? null : <p className="soft small">{estimate.why}</p>;
}

function describe(parts: GoalParts, understood: Understood): string {
  const found = PARTS.filter((part) => part !== 'title' && isGiven(parts[part])).map((part) => PART_NAMES[part]);
  const remarks = understood.remarks.join(' ');
  return found.length === 0 ? remarks : `Understood: ${found.join(', ')}. ${remarks}`;
}

function isGiven(value: GoalParts[Part]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}
