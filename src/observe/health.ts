/**
 * How the service is: every component by name with a sentence, and as a whole as ill as its worst part. While it stops it is not ready,
 * however well it is.
 */
import type { HealthReply } from '#contract/system-routes.ts';
import type { ComponentCheck } from './component-checks.ts';
import type { PerformanceWindow } from './performance-window.ts';
import type { SystemWatch } from './system-figures.ts';

export interface HealthDeps {
  readonly version: string;
  /** Names this process among others. */
  readonly instance: string;
  /** In words, what each of the three means in this install. */
  readonly optimization: () => HealthReply['optimization_status'];
  readonly checks: Readonly<Record<string, ComponentCheck>>;
  readonly system: SystemWatch;
  readonly window: PerformanceWindow;
}

export interface Health {
  /** Looks at every component. */
  readonly read: () => Promise<HealthReply>;
  /** From now on it should get no traffic. */
  readonly stop: () => void;
  /** False from `stop` on. */
  readonly isServing: () => boolean;
}

export function createHealth(deps: HealthDeps): Health {
  let serving = true;
  return {
    isServing: () => serving,
    stop: () => {
      serving = false;
    },
    read: async () => {
      const figures = await deps.system.read();
      const checked = await Promise.all(
        Object.entries(deps.checks).map(async ([name, check]) => [name, await check({ figures })] as const),
      );
      const components: HealthReply['components'] = Object.fromEntries(checked);
      if (!serving) components.service = { status: 'unhealthy', detail: 'The service is stopping.' };
      return {
        status: worstOf(Object.values(components).map(({ status }) => status)),
        version: deps.version,
        instance: deps.instance,
        uptime_seconds: Math.floor(figures.uptimeSeconds),
        optimization_status: deps.optimization(),
        components,
        performance: { ...deps.window.summary(), event_loop_delay_p99_ms: figures.eventLoopDelayP99Ms },
      };
    },
  };
}

function worstOf(statuses: readonly HealthReply['status'][]): HealthReply['status'] {
  if (statuses.includes('unhealthy')) return 'unhealthy';
  return statuses.includes('degraded') ? 'degraded' : 'healthy';
}
