/** Which use case answers which route: what a person does all day, on one screen. Accounts have files of their own beside this one. */
import type { Blocks } from '#features/blocks/blocks.ts';
import type { Calendars } from '#features/calendars/calendars.ts';
import type { Estimates } from '#features/estimates/estimates.ts';
import type { Focus } from '#features/focus/focus.ts';
import type { Goals } from '#features/goals/goals.ts';
import type { People } from '#features/people/people.ts';
import type { Plans } from '#features/plans/plans.ts';
import type { Tasks } from '#features/tasks/tasks.ts';
import type { Today } from '#features/today/today.ts';
import type { Slice, Stored } from '#ports/storage/storage.ts';
import type { Actor } from '#shelves/change.ts';
import type { PlanEnricher } from './enrich-plan.ts';
import type { Handlers, MainRouteName } from './handler.ts';

export interface UseCases {
  readonly people: People;
  readonly goals: Goals;
  readonly tasks: Tasks;
  readonly blocks: Blocks;
  readonly plans: Plans;
  readonly focus: Focus;
  readonly today: Today;
  readonly calendars: Calendars;
  readonly estimates: Estimates;
}

export function createHandlers(use: UseCases, enrich: PlanEnricher): Pick<Handlers, MainRouteName> {
  const showPlan = async (actor: Actor, span: Parameters<Plans['read']>[1] = {}) => {
    const { plan, occurrences } = await use.plans.read(actor, span);
    return {
      body: {
        version: plan.version,
        placements: await enrich.placements(actor.person, plan.placements),
        unplaced: await enrich.unplaced(actor.person, plan.unplaced),
        busy: [...occurrences],
        odds: [...plan.odds],
      },
    };
  };

  return {
    readMe: async ({ actor }) => versioned(await use.people.read(actor)),
    changeMe: async ({ actor, body, expectedVersion }) =>
      versioned(await use.people.change(actor, body, expectedVersion)),

    understandGoal: async ({ actor, body }) => ({ body: await use.goals.understand(actor, body.text) }),
    createGoal: async ({ actor, body, query, signal }) => {
      const made = await use.goals.create(actor, { ...body, propose: query.propose }, { signal });
      const unplaced = await enrich.unplaced(actor.person, made.plan.unplaced);
      const blocks = made.blocks.map(withVersion);
      return { body: { ...made, task: withVersion(made.task), blocks, plan: { ...made.plan, unplaced } } };
    },

    listTasks: async ({ actor, query }) => list(await use.tasks.list(actor, query)),
    createTask: async ({ actor, body }) => versioned(await use.tasks.create(actor, body)),
    readTask: async ({ actor, params }) => versioned(await use.tasks.read(actor, params.id)),
    changeTask: async ({ actor, params, body, expectedVersion }) =>
      versioned(await use.tasks.change(actor, params.id, body, expectedVersion)),
    deleteTask: async ({ actor, params, expectedVersion }) => {
      await use.tasks.remove(actor, params.id, expectedVersion);
      return { body: undefined };
    },
    breakDownTask: async ({ actor, params, body, signal }) => {
      const made = await use.goals.breakDownAgain(actor, { ...body, taskId: params.id }, { signal });
      return { body: { blocks: made.blocks.map(withVersion), source: made.source } };
    },

    listBlocks: async ({ actor, query }) => list(await use.blocks.list(actor, query)),
    changeBlock: async ({ actor, params, body, expectedVersion }) =>
      versioned(await use.blocks.change(actor, params.id, body, expectedVersion)),

    readPlan: ({ actor, query }) => showPlan(actor, query),
    listProposals: async ({ actor, query }) => {
      const page = await use.plans.list(actor, query);
      const items = await Promise.all(page.items.map((stored) => enrich.proposal(actor.person, stored.value)));
      return { body: { items, nextCursor: page.next ?? null } };
    },
    createProposal: async ({ actor, body }) => ({
      body: await enrich.proposal(actor.person, await use.plans.propose(actor, body)),
    }),
    acceptProposal: async ({ actor, params }) => {
      await use.plans.accept(actor, params.id);
      return showPlan(actor);
    },
    undoProposal: async ({ actor, params }) => {
      await use.plans.undo(actor, params.id);
      return showPlan(actor);
    },

    startSession: async ({ actor, body }) => ({ body: await use.focus.start(actor, body) }),
    readCurrentSession: async ({ actor }) => {
      const session = await use.focus.current(actor);
      return session === undefined ? { status: 204, body: undefined } : { body: session };
    },
    pauseSession: async ({ actor, params }) => ({ body: await use.focus.pause(actor, params.id) }),
    resumeSession: async ({ actor, params }) => ({ body: await use.focus.resume(actor, params.id) }),
    finishSession: async ({ actor, params, body }) => ({ body: await use.focus.finish(actor, params.id, body) }),
    abandonSession: async ({ actor, params }) => ({ body: await use.focus.abandon(actor, params.id) }),
    parkThought: async ({ actor, params, body }) => ({ body: await use.focus.park(actor, params.id, body.text) }),
    listParkedThoughts: async ({ actor, query }) => plainList(await use.focus.listParked(actor, query)),
    settleThought: async ({ actor, params }) => ({ body: await use.focus.settle(actor, params.id) }),
    recordCheckIn: async ({ actor, body }) => ({
      body: await use.focus.checkIn(actor, { ...body, note: body.note ?? '' }),
    }),

    readToday: async ({ actor }) => {
      const view = await use.today.read(actor);
      const { next } = view;
      const [placement] = next === null ? [] : await enrich.placements(actor.person, [next.placement]);
      return {
        body: {
          ...view,
          next:
            next === null || placement === undefined
              ? null
              : { placement, block: withVersion(next.block), task: withVersion(next.task) },
          placements: await enrich.placements(actor.person, view.placements),
          parked: [...view.parked],
          proposals: await Promise.all(view.proposals.map((proposal) => enrich.proposal(actor.person, proposal))),
        },
      };
    },

    listCalendars: async ({ actor, query }) => plainList(await use.calendars.list(actor, query)),
    addCalendar: async ({ actor, body, signal }) => ({ body: await use.calendars.add(actor, body, { signal }) }),
    removeCalendar: async ({ actor, params }) => {
      await use.calendars.remove(actor, params.id);
      return { body: undefined };
    },
    readPlanFeedAddress: async ({ actor }) => ({ body: { url: await use.calendars.feedAddress(actor) } }),
    makePlanFeedAddress: async ({ actor }) => ({ body: { url: await use.calendars.makeFeedAddress(actor) } }),
    readPlanFeed: async ({ query }) => ({ body: await use.calendars.readFeed(query.token) }),

    estimateDuration: async ({ actor, query }) => ({
      body: await use.estimates.estimate(actor, {
        title: query.title,
        kind: null,
        minutes: query.minutes ?? null,
        tags: query.tags ?? [],
      }),
    }),
  };
}

function withVersion<T extends object>(stored: Stored<T>): T & { readonly version: number } {
  return { ...stored.value, version: stored.revision };
}

function versioned<T extends object>(stored: Stored<T>) {
  return { body: withVersion(stored), version: stored.revision };
}

function list<T extends object>(slice: Slice<T>) {
  return { body: { items: slice.items.map(withVersion), nextCursor: slice.next ?? null } };
}

function plainList<T>(slice: Slice<T>) {
  return { body: { items: slice.items.map((stored) => stored.value), nextCursor: slice.next ?? null } };
}
