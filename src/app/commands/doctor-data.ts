/**
 * What `doctor` finds in the data itself: whether it opens, and whether the calendars of the first person could be read. Needs that no
 * service is running on a file.
 */
import { existsSync } from 'node:fs';

import { openBackends } from '#app/backends.ts';
import { createServices } from '#app/services.ts';
import type { Config } from '#config/load-config.ts';
import { maskCredentials } from '#config/mask-credentials.ts';
import { storagePlaceOf } from '#config/storage-place.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { findAll } from '#shelves/find-all.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { CALENDARS, INSTALLS } from '#shelves/shelves.ts';
import type { Finding } from './doctor-examinations.ts';

/** Opens the data as the service would, and looks at its calendars. */
export async function examineData(config: Config): Promise<readonly Finding[]> {
  const place = storagePlaceOf(config.storageUrl);
  if (place?.kind === 'sqlite' && !existsSync(place.path)) {
    return [{ state: 'good', sentence: 'There is no data yet: the first start makes it.' }];
  }
  try {
    await using backends = await openBackends(config, {
      clock: systemClock,
      services: createServices({ clock: systemClock }),
    });
    const name = place?.kind === 'sqlite' ? place.path : maskCredentials(config.storageUrl);
    return [{ state: 'good', sentence: `${name} opens.` }, ...(await examineCalendars(backends.storage))];
  } catch (error) {
    if (error instanceof Problem) return [{ state: 'bad', sentence: error.message }];
    throw error;
  }
}

async function examineCalendars(storage: Storage): Promise<readonly Finding[]> {
  const install = await storage.get(INSTALLS, INSTALL, 'install');
  if (install === undefined) return [];
  const calendars = await findAll(storage, CALENDARS, install.value.firstPerson as PersonId, {});
  if (calendars.length === 0) return [{ state: 'good', sentence: 'No calendar is set.' }];
  return calendars.map(({ value: { name, eventCount, refreshProblem } }) =>
    refreshProblem === null
      ? { state: 'good', sentence: `The calendar ${name} has ${eventCount} entries.` }
      : { state: 'pity', sentence: `The calendar ${name} could not be read anew: ${refreshProblem}` },
  );
}
