/** Everything that watches the service, made and closed as one. */
import type { Config } from '#config/load-config.ts';
import { storagePlaceOf } from '#config/storage-place.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { checkAi, checkDisk, checkEventLoop, checkRedis, checkStorage, checkWeb } from './component-checks.ts';
import { createHealth, type Health } from './health.ts';
import { createLogger, type Logger, logSignals } from './logging.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type RedisState, watchOptimization } from './optimization.ts';
import { createPerformanceWindow, type PerformanceWindow } from './performance-window.ts';
import { checkQueues, queueFigures, watchQueues } from './queue-watch.ts';
import { type SystemWatch, watchSystem } from './system-figures.ts';

export interface ObservationDeps {
  readonly config: Config;
  readonly storage: Storage;
  /** Undefined where no Redis is shared. */
  readonly redis?: RedisState | undefined;
  readonly clock: Clock;
  readonly version: string;
  /** Names this process among others. */
  readonly instance: string;
  /** The folder of the built screens. */
  readonly webRoot: string;
  /** Made from the configuration unless given. */
  readonly logger?: Logger;
}

export interface Observation {
  /** The product's. */
  readonly version: string;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly window: PerformanceWindow;
  readonly system: SystemWatch;
  readonly logger: Logger;
  /** Hears no more signals. */
  readonly close: () => void;
}

/** Hears every signal from now until closed. */
export function createObservation(deps: ObservationDeps): Observation {
  const { config, clock } = deps;
  const logger = deps.logger ?? createLogger({ level: config.logLevel });
  const system = watchSystem({ folder: config.data, clock });
  const window = createPerformanceWindow({ clock });
  const metrics = createMetrics({ system });
  const readQueues = watchQueues({ storage: deps.storage, clock });
  for (const figure of queueFigures(readQueues)) metrics.watchEach(figure);
  const model = modelsOf(config);
  const ai = checkAi({ model });
  const storage = storagePlaceOf(config.storageUrl)?.kind ?? 'sqlite';
  const optimization = watchOptimization({
    storage,
    pool: { min: config.poolMin, max: config.poolMax },
    redis: deps.redis,
    ai: { model, deadlineMs: config.aiDeadlineMs },
  });
  const stopLogging = logSignals(logger);
  const health = createHealth({
    version: deps.version,
    instance: deps.instance,
    optimization: optimization.read,
    checks: {
      storage: checkStorage({ storage: deps.storage, clock }),
      ...(deps.redis === undefined ? {} : { redis: checkRedis(deps.redis) }),
      // Where documents are on a server nothing that matters is kept in the data folder.
      ...(storage === 'sqlite' ? { disk: checkDisk } : {}),
      queue: checkQueues(readQueues),
      event_loop: checkEventLoop,
      ai: ai.check,
      web: checkWeb({ webRoot: deps.webRoot }),
    },
    system,
    window,
  });
  return {
    version: deps.version,
    health,
    metrics,
    window,
    system,
    logger,
    close: () => {
      stopLogging();
      optimization.close();
      ai.close();
      metrics.close();
      window.close();
      system.close();
    },
  };
}

/** What is configured, in words; undefined when nothing is. */
function modelsOf({ aiModel, ai2Model, anthropicModel, googleModel }: Config): string | undefined {
  const names = [aiModel, ai2Model, anthropicModel, googleModel].filter((name) => name !== undefined);
  return names.length === 0 ? undefined : names.join(', ');
}
