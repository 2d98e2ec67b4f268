/** What a week shows about how somebody works, each insight with the facts it rests on. Reads only. */
import type { Reflect as ReflectChain } from '#chains/reflect/reflect.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Id } from '#kernel/id.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import { dayOf, formatInstant, startOfDay } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { readWeekFacts, type WeekFact } from './week-facts.ts';

export interface Reflection {
  /** The Monday of the week. */
  readonly week: string;
  readonly insights: readonly {
    readonly text: string;
    readonly evidence: readonly Pick<WeekFact, 'id' | 'at' | 'words'>[];
  }[];
  readonly source: AnswerSource;
  readonly at: string;
}

export interface Reflections {
  /** The week of that day; of today when none is given. Nothing is said of a week in which nothing happened. */
  readonly read: (
    actor: Actor,
    day: string | undefined,
    options: { readonly signal: AbortSignal },
  ) => Promise<Reflection>;
}

export function createReflections(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly reflect: ReflectChain;
}): Reflections {
  const { storage, clock, reflect } = deps;
  return {
    read: async ({ person }, given, { signal }) => {
      const now = clock.now();
      const { timeZone } = (await readPerson(storage, person)).value;
      const day = given === undefined ? dayOf(now, timeZone) : Temporal.PlainDate.from(given);
      const monday = day.subtract({ days: day.dayOfWeek - 1 });
      const span = {
        from: startOfDay(monday, timeZone),
        until: startOfDay(monday.add({ days: 7 }), timeZone),
      };
      const facts = await readWeekFacts(storage, person, span);
      const [week, at] = [monday.toString(), formatInstant(now)];
      if (facts.length === 0) return { week, insights: [], source: 'template', at };
      const { insights, source } = await reflect({ person, timeZone, week, facts }, { signal });
      const byId = new Map(facts.map((fact) => [fact.id, fact]));
      return { week, insights: insights.map((insight) => withEvidence(insight, byId)), source, at };
    },
  };
}

function withEvidence(
  { text, evidence }: { readonly text: string; readonly evidence: readonly Id<'fact'>[] },
  facts: ReadonlyMap<Id<'fact'>, WeekFact>,
): Reflection['insights'][number] {
  const found = evidence.map((id) => facts.get(id)).filter((fact) => fact !== undefined);
  return { text, evidence: found.map(({ id, at, words }) => ({ id, at, words })) };
}
