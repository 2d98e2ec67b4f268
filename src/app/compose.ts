/**
 * The diagram of the service: everything is made here, once, from the configuration, and handed to what needs it. Nothing answers until
 * `listen`, and `stop` undoes it all in reverse order.
 */
import { createBreakDown } from '#chains/break-down/break-down.ts';
import { createEstimate } from '#chains/estimate/estimate.ts';
import { createChainRunner } from '#chains/run-chain.ts';
import type { Config } from '#config/load-config.ts';
import { linkAddress } from '#features/accounts/links.ts';
import { listPeople } from '#features/accounts/people-directory.ts';
import { createBlocks } from '#features/blocks/blocks.ts';
import { createCalendarRefresh } from '#features/calendars/calendar-refresh.ts';
import { createCalendars } from '#features/calendars/calendars.ts';
import { createEstimates } from '#features/estimates/estimates.ts';
import { createFailedJobs } from '#features/failed-jobs/failed-jobs.ts';
import { createFocus } from '#features/focus/focus.ts';
import { createBreakDownTask } from '#features/goals/break-down-task.ts';
import { createGoals } from '#features/goals/goals.ts';
import { createStepsLater, createStepsOffers } from '#features/goals/offered-steps.ts';
import { createPeople } from '#features/people/people.ts';
import { createPlans } from '#features/plans/plans.ts';
import { createSentWordsList } from '#features/sent-words/sent-words.ts';
import { createTasks } from '#features/tasks/tasks.ts';
import { createToday } from '#features/today/today.ts';
import { createPlanEnricher } from '#http/enrich-plan.ts';
import type { Handlers } from '#http/handler.ts';
import { createHandlers } from '#http/handlers.ts';
import { createJobHandlers } from '#http/job-handlers.ts';
import { createLimitRate } from '#http/limit-rate.ts';
import { createModelHandlers } from '#http/model-handlers.ts';
import { createHttpServer } from '#http/server.ts';
import { ringForJobs } from '#jobs/ring-for-jobs.ts';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { newSecret, type PersonId } from '#kernel/id.ts';
import { createRecallBreakdowns } from '#memory/recall-breakdowns.ts';
import { createRecallDurations } from '#memory/recall-durations.ts';
import { createObservation } from '#observe/observation.ts';
import { createReplanner } from '#replan/replan.ts';
import { createChanger } from '#shelves/change.ts';
import { createTurns } from '#shelves/turns.ts';
import { openBackends } from './backends.ts';
import { composeAccounts } from './compose-accounts.ts';
import { composeCoaching } from './compose-coaching.ts';
import { composeModels } from './compose-models.ts';
import { composePortability } from './compose-portability.ts';
import { composeWork } from './compose-work.ts';
import { createFirstPerson } from './first-person.ts';
import { WEB_ROOT } from './places.ts';
import { createServices } from './services.ts';
import { shareServices } from './shared-ports.ts';
import { readVersion } from './version.ts';
import { warmUpSoon } from './warm-up.ts';

export interface Listening {
  readonly url: string;
  /** Lets the first owner in, once; undefined when an owner can sign in, or nobody has to. */
  readonly setUpLink: string | undefined;
}

export interface App {
  /** Starts everything; resolves with the address once requests are answered. */
  readonly listen: () => Promise<Listening>;
  /** Starts only what runs by itself; nothing is answered. */
  readonly work: () => void;
  /** Answers what is under way, ends streams and jobs, closes storage. */
  readonly stop: () => Promise<void>;
}

/** Throws a `Problem` with a sentence when what the configuration names cannot be used. */
export async function compose(
  config: Config,
  options: { readonly clock?: Clock; readonly checkReplies?: boolean } = {},
): Promise<App> {
  const clock = options.clock ?? systemClock;
  await using starting = new AsyncDisposableStack();
  const services = createServices({ clock });
  const backends = starting.use(await openBackends(config, { clock, services }));
  const { storage, bus, leases, isShared, doorbell, fetcher, openIdProvider } = backends;

  starting.defer(async () => {
    await services.stop({ deadlineMs: config.shutdownDeadlineMs });
  });
  const observation = starting.adopt(
    createObservation({
      config,
      storage,
      redis: backends.redis,
      clock,
      version: readVersion(),
      instance: newSecret(6),
      webRoot: WEB_ROOT,
    }),
    (open) => open.close(),
  );

  const shared = shareServices(services, { redis: backends.redis, clock });
  const { metrics } = observation;
  metrics.watch('cache_memory_entries', 'Remembered answers in memory', () => shared.cache.memory().entries);
  metrics.watch('cache_memory_bytes', 'What they take, keys included', () => shared.cache.memory().bytes);
  const takeTurn = createTurns({ clock, ms: config.storageDeadlineMs });
  const departed = new Set<PersonId>();
  const change = createChanger({ storage, clock, bus, takeTurn, departed, onCommit: ringForJobs(doorbell) });
  const portability = composePortability({ storage, clock, takeTurn, departed, leases, cache: shared.cache });
  await portability.finishInterrupted();
  const replanner = createReplanner({ storage, clock });
  const recallDurations = createRecallDurations({ storage });
  const sentWords = createSentWordsList({ storage, clock, change });
  const models = composeModels({
    ...{ config, clock, services, leases, redis: backends.redis, enterSentWords: sentWords.enter },
    useCache: async () => shared.cache,
    useLimiter: shared.useLimiter,
  });
  const closing = new AbortController();
  const runChain = createChainRunner({ models, clock, deadlineMs: config.aiDeadlineMs, closing: closing.signal });
  const breakDownTask = createBreakDownTask({
    ...{ clock, breakDown: createBreakDown({ runChain, estimate: createEstimate({ runChain }) }), recallDurations },
    recallBreakdowns: createRecallBreakdowns({ storage }),
  });
  const stepsLater = createStepsLater({ storage, clock, breakDownTask, afterMs: config.aiBreakerOpenMs });
  const askLater = models === undefined ? undefined : stepsLater.queue;
  const writing = { storage, clock, change, replanner };

  let address = config.publicUrl;
  const defaultTimeZone = Temporal.Now.timeZoneId();
  const people = createPeople({ ...writing, defaultTimeZone });
  const calendars = createCalendars({
    ...writing,
    fetcher,
    cache: shared.cache,
    publicUrl: () => address ?? `http://${config.host}:${config.port}`,
  });
  const plans = createPlans(writing);
  const handlers: Partial<Handlers> = createHandlers(
    {
      people,
      calendars,
      goals: createGoals({ ...writing, breakDownTask, recallDurations, askLater }),
      tasks: createTasks(writing),
      blocks: createBlocks(writing),
      plans,
      focus: createFocus(writing),
      today: createToday({ storage, clock }),
      estimates: createEstimates({ recallDurations }),
    },
    createPlanEnricher({ storage }),
  );

  const firstPerson = createFirstPerson({ ensureFirst: people.ensureFirst, departed, isShared, clock });
  await firstPerson();
  const accounts = composeAccounts({
    config,
    storage,
    clock,
    change,
    firstPerson,
    allHandlers: () => handlers,
    defaultTimeZone,
    portability,
    openIdProvider,
  });
  const work = composeWork({
    ...writing,
    config,
    doorbell,
    leases: isShared ? leases : undefined,
    calendarRefresh: createCalendarRefresh({ ...writing, fetcher, refreshMinutes: config.calendarRefreshMinutes }),
    stepsLater,
    plans,
    finishInterrupted: portability.finishInterrupted,
    people: async () => (config.accounts ? listPeople(storage) : [await firstPerson()]),
  });
  const failedJobs = createFailedJobs({ storage, change });
  Object.assign(
    handlers,
    accounts.handlers,
    createJobHandlers({ failedJobs, sayJob: work.sayJob }),
    createModelHandlers({
      ...composeCoaching({ storage, clock, runChain, models }),
      ...{ sentWords, stepsOffers: createStepsOffers({ storage, change }) },
    }),
  );
  const server = createHttpServer({
    config,
    handlers: handlers as Handlers,
    authenticate: accounts.authenticate,
    authorize: accounts.authorize,
    limitRate: createLimitRate({ perMinute: config.requestsPerMinute, useLimiter: shared.useLimiter }),
    changeRequests: accounts.changeRequests,
    storage,
    bus,
    clock,
    observation,
    webRoot: WEB_ROOT,
    checkReplies: options.checkReplies ?? false,
  });
  starting.defer(() => server.close());
  starting.defer(() => work.stop());

  const running = starting.move();
  return {
    listen: async () => {
      const setUpSecret = await accounts.prepareSetUp();
      const listening = await server.listen();
      address ??= listening.url;
      if (config.worker) work.start();
      running.defer(warmUpSoon(clock));
      const setUpLink = setUpSecret === undefined ? undefined : linkAddress(address, setUpSecret);
      return { ...listening, setUpLink };
    },
    work: () => work.start(),
    stop: async () => {
      // First of all, so that whoever sends traffic here stops sending.
      observation.health.stop();
      // Requests that wait for a model have half of the time for it, and the other half to be answered without.
      const cancel = clock.after(config.shutdownDeadlineMs / 2, () => closing.abort());
      try {
        await running.disposeAsync();
      } finally {
        cancel();
      }
    },
  };
}
