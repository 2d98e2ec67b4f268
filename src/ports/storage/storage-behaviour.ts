/**
 * The promises of storage, as an exported list: every driver runs all of them against a store of its own. A driver may leave one out only
 * by naming the reason, which the report shows as a skip.
 */
import { describe, test } from 'node:test';
import { bodyBehaviour } from './storage-body-behaviour.ts';
import { commitBehaviour } from './storage-commit-behaviour.ts';
import { concurrencyBehaviour } from './storage-concurrency-behaviour.ts';
import { findBehaviour } from './storage-find-behaviour.ts';
import { historyBehaviour } from './storage-history-behaviour.ts';
import { lifetimeBehaviour } from './storage-lifetime-behaviour.ts';
import type { StoragePromise, TestStore } from './storage-promise.ts';

export const storageBehaviour: readonly StoragePromise[] = [
  ...commitBehaviour,
  ...findBehaviour,
  ...bodyBehaviour,
  ...lifetimeBehaviour,
  ...historyBehaviour,
  ...concurrencyBehaviour,
];

/**
 * Runs every promise as a test. `create` makes an empty store; `cannotReopen` is the reason of a driver whose store ends with its
 * connection, `cannotRun` the reason why this machine has no server for it.
 */
export function describeStorage(
  name: string,
  {
    create,
    cannotReopen,
    cannotRun = false,
  }: {
    readonly create: () => Promise<TestStore>;
    readonly cannotReopen?: string;
    readonly cannotRun?: string | false;
  },
): void {
  describe(`storage on ${name}`, { skip: cannotRun }, () => {
    for (const promise of storageBehaviour) {
      const skip = promise.reopens === true && cannotReopen;
      test(promise.name, { skip }, async () => {
        const store = await create();
        try {
          await promise.check(store);
        } finally {
          await store.destroy();
        }
      });
    }
  });
}
