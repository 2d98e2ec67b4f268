/** Copies an install between two places, with both opened, locked and closed again: what `copy`, `backup` and `restore` share. */
import { dirname } from 'node:path';
import { openStored } from '#app/open-stored.ts';
import type { StoragePlace } from '#config/storage-place.ts';
import { systemClock } from '#kernel/clock.ts';
import { lockFolder } from '#ports/storage/folder-lock.ts';
import { type CopyOutcome, copyInstall } from '#shelves/copy-install.ts';
import type { CommandInput } from './command.ts';

export interface CopyBetween {
  readonly from: StoragePlace;
  readonly to: StoragePlace;
  /** Places on which no service may run meanwhile: one that runs on a file would go on writing to it. */
  readonly locked: readonly StoragePlace[];
  readonly say: CommandInput['say'];
}

/** Throws `storage-unavailable` with a sentence when a place cannot be opened or a service runs on it. */
export async function copyBetween({ from, to, locked, say }: CopyBetween): Promise<CopyOutcome> {
  await using open = new AsyncDisposableStack();
  for (const folder of new Set(locked.flatMap(folderOf))) {
    open.adopt(lockFolder(folder), (held) => held.release());
  }
  const stores = [];
  for (const place of [from, to]) {
    const storage = await openStored(urlOf(place), { clock: systemClock, pool: { min: 1, max: 4 } });
    stores.push(open.adopt(storage, (opened) => opened.close()));
  }
  const [source, target] = stores;
  if (source === undefined || target === undefined) throw new Error('both were opened');
  const onProgress = (shelf: string, documents: number, step: string) => {
    say.log(`${step} ${documents} of ${shelf}`);
  };
  return await copyInstall({ from: source, to: target, clock: systemClock, onProgress });
}

/** As it is written in STORAGE_URL. */
export function urlOf(place: StoragePlace): string {
  return place.kind === 'sqlite' ? `sqlite:${place.path}` : place.address;
}

function folderOf(place: StoragePlace): readonly string[] {
  return place.kind === 'sqlite' ? [dirname(place.path)] : [];
}
