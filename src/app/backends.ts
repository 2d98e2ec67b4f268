/**
 * Which half of each port this install uses: the only place that chooses. Drivers of what is not configured are never loaded, so that an
 * embedded install starts fast and needs nothing else.
 */
import type { Config } from '#config/load-config.ts';
import type { Clock } from '#kernel/clock.ts';
import { optimizeLlm } from '#optimizer/optimize-llm.ts';
import type { Bus } from '#ports/bus/bus.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Fetcher } from '#ports/fetcher/fetcher.ts';
import { createSafeFetcher } from '#ports/fetcher/safe-fetcher.ts';
import type { Llm } from '#ports/llm/llm.ts';
import { lockFolder } from '#ports/storage/folder-lock.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { SHELVES } from '#shelves/shelves.ts';

export interface Backends extends AsyncDisposable {
  readonly storage: Storage;
  readonly bus: Bus;
  readonly fetcher: Fetcher;
  /** Undefined when no model is configured. */
  readonly llm: Llm | undefined;
}

/** Opens what the configuration names. Throws `storage-unavailable` with a sentence when the data cannot be used. */
export async function openBackends(config: Config, clock: Clock): Promise<Backends> {
  await using opening = new AsyncDisposableStack();
  opening.adopt(lockFolder(config.data), (held) => held.release());
  const storage = opening.adopt(createSqliteStorage({ path: config.storagePath, shelves: SHELVES, clock }), (open) =>
    open.close(),
  );
  const bus = opening.adopt(createEmbeddedBus(), (open) => open.close());
  const fetcher = createSafeFetcher({ allowPrivate: config.calendarPrivateAddresses });
  const llm = await openLlm(config, clock);
  const open = opening.move();
  return { storage, bus, fetcher, llm, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

async function openLlm(config: Config, clock: Clock): Promise<Llm | undefined> {
  if (config.aiUrl === undefined || config.aiModel === undefined) return undefined;
  const { createOpenAiCompatibleLlm } = await import('#ports/llm/llm-openai-compatible.ts');
  const llm = createOpenAiCompatibleLlm({
    baseUrl: config.aiUrl,
    model: config.aiModel,
    ...(config.aiKey === undefined ? {} : { apiKey: config.aiKey }),
  });
  return optimizeLlm(llm, { clock, deadlineMs: config.aiDeadlineMs });
}
