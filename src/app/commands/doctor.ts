/**
 * `doctor`: looks at everything the service needs and says in sentences what is there and what is missing. Changes nothing, but
 * makes the data folder when it is not there. Ends with 1 when something keeps the service from starting.
 */
import { findClone, PACKAGE_ROOT, WEB_ROOT } from '#app/places.ts';
import { aiConfigOf } from '#config/ai-config.ts';
import { loadConfig } from '#config/load-config.ts';
import { systemClock } from '#kernel/clock.ts';
import type { Command } from './command.ts';
import { examineData } from './doctor-data.ts';
import {
  examineFolder,
  examineModels,
  examineNode,
  examinePort,
  examineWeb,
  type Finding,
} from './doctor-examinations.ts';
import { examineServers } from './doctor-servers.ts';

const MARKS = { good: 'ok  ', pity: 'note', bad: 'bad ' } as const;

export const doctor: Command = async ({ args, say }) => {
  const config = loadConfig({ args, clone: findClone() });
  const findings: readonly Finding[] = [
    examineNode(process.versions.node, PACKAGE_ROOT),
    await examineFolder(config.data),
    ...(await examineData(config)),
    ...(await examineServers(config, { clock: systemClock })),
    await examinePort(config),
    examineWeb(WEB_ROOT),
    ...(await examineModels(aiConfigOf(config))),
  ];
  for (const { state, sentence } of findings) say.log(`${MARKS[state]} ${sentence}`);
  return findings.some(({ state }) => state === 'bad') ? 1 : 0;
};
