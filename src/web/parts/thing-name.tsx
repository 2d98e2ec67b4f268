/** What an id stands for, by the name the person knows it by. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, readAll } from '../live/api.ts';
import { useCalendars, useCurrentSession, useParkedThoughts, useTask } from '../live/queries.ts';
import type { Thing } from './say-request.ts';

export interface ThingNameProps {
  readonly thing: Thing;
  readonly id: string;
}

export function ThingName({ thing, id }: ThingNameProps) {
  const Named = NAMED[thing];
  return <Named id={id} />;
}

interface Named {
  readonly id: string;
}

const NAMED: Readonly<Record<Thing, (named: Named) => ReactNode>> = {
  task: TaskName,
  block: BlockName,
  calendar: CalendarName,
  proposal: ProposalName,
  session: SessionName,
  thought: ThoughtName,
};

const GONE = 'One that is no longer there';

function TaskName({ id }: Named) {
  const task = useTask(id);
  return task.data?.title ?? (task.error === null ? '' : GONE);
}

/** There is no reading of one block; the few that are not done are read once for all cards. */
function BlockName({ id }: Named) {
  const blocks = useQuery({
    queryKey: ['blocks', 'all'],
    queryFn: ({ signal }) => readAll((query) => api.listBlocks({ signal, query })),
  });
  if (blocks.data === undefined) return '';
  return blocks.data.find((block) => block.id === id)?.stepTitle ?? GONE;
}

function CalendarName({ id }: Named) {
  const calendars = useCalendars();
  if (calendars.data === undefined) return '';
  return calendars.data.find((calendar) => calendar.id === id)?.name ?? GONE;
}

function ProposalName({ id }: Named) {
  const proposals = useQuery({
    queryKey: ['proposals', 'recent'],
    queryFn: ({ signal }) => api.listProposals({ signal, query: { limit: 100 } }),
  });
  if (proposals.data === undefined) return '';
  return proposals.data.items.find((proposal) => proposal.id === id)?.reason ?? GONE;
}

function SessionName({ id }: Named) {
  const session = useCurrentSession();
  if (session.data === undefined) return '';
  return session.data?.id === id ? session.data.stepTitle : 'A session that is over';
}

function ThoughtName({ id }: Named) {
  const thoughts = useParkedThoughts();
  if (thoughts.data === undefined) return '';
  return thoughts.data.find((thought) => thought.id === id)?.text ?? GONE;
}
