/**
 * The text of a plan's feed. Calendar programs ask for it all day, and mostly nothing has changed: it is remembered under the revision that
 * every change of the person raises, so that an old one is never given, whichever instance made the change.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { formatInstant } from '#model/time.ts';
import type { Cache } from '#ports/cache/cache.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { rememberedOf } from '#shelves/person-queries.ts';
import { BLOCKS, FACT_HEADS, PLANS, TASKS } from '#shelves/shelves.ts';
import { type PlanCalendarBlock, writePlanCalendar } from './write-plan-calendar.ts';

const KEEP_MS = 3600_000;

export function createPlanFeedText(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly cache: Pick<Cache, 'cached'>;
}): (person: PersonId) => Promise<string> {
  const { storage, clock, cache } = deps;
  const write = async (person: PersonId) =>
    writePlanCalendar({ name: 'FocusForge', blocks: await findPlannedBlocks(storage, person), now: clock.now() });

  const writeOnce = cache.cached((person: PersonId, _revision: number) => write(person), {
    name: 'plan-feed',
    version: 1,
    key: (person, revision) => `${person}:${revision}`,
    ttlMs: KEEP_MS,
    tags: (person) => [rememberedOf(person)],
  });

  return async (person) => {
    const head = await storage.get(FACT_HEADS, person, 'head');
    return head === undefined ? write(person) : writeOnce(person, head.revision);
  };
}

async function findPlannedBlocks(storage: Storage, person: PersonId): Promise<readonly PlanCalendarBlock[]> {
  const plan = await storage.get(PLANS, person, 'plan');
  const blocks: PlanCalendarBlock[] = [];
  for (const placement of plan?.value.placements ?? []) {
    const block = await storage.get(BLOCKS, person, placement.blockId);
    const task = block === undefined ? undefined : await storage.get(TASKS, person, block.value.taskId);
    if (block === undefined || task === undefined) continue;
    blocks.push({
      uid: placement.blockId,
      title: `${block.value.stepTitle} (${task.value.title})`,
      description: `Done when: ${block.value.doneWhen}`,
      start: Temporal.Instant.from(placement.start),
      end: Temporal.Instant.from(placement.end),
      updatedAt: Temporal.Instant.from(plan?.value.updatedAt ?? formatInstant(Temporal.Instant.from(placement.start))),
      sequence: plan?.value.version ?? 0,
    });
  }
  return blocks;
}
