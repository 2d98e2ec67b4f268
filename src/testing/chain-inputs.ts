/** One plausible input for each chain, with places where stored text can be put. */
import type { BreakDownRequest } from '#chains/break-down/break-down-request.ts';
import type { DayInput, DayStepInput } from '#chains/day.ts';
import type { EstimateRequest } from '#chains/estimate/estimate-request.ts';
import type { ReflectFact, ReflectRequest } from '#chains/reflect/reflect-request.ts';
import type { ProofRequest } from '#chains/review-proof/proof-request.ts';
import type { Id } from '#kernel/id.ts';
import type { Understanding } from '#model/understanding.ts';

export const GOAL: BreakDownRequest = {
  title: 'Write the quarterly report',
  notes: '',
  tags: ['work'],
  estimateMinutes: 60,
  blockMinutes: 25,
  detail: 3,
};

export const UNDERSTOOD: Understanding = {
  title: 'Write the quarterly report',
  due: '2026-11-27',
  notBefore: null,
  estimateMinutes: 60,
  priority: null,
  energy: null,
  tags: [],
  dependsOnTitles: [],
  mentions: [],
  remarks: [],
};

export const TO_ESTIMATE: EstimateRequest = {
  title: 'Write the quarterly report',
  notes: '',
  tags: [],
  statedMinutes: 60,
  blockMinutes: 25,
  remembered: undefined,
};

const step = (stepTitle: string, from: string, until: string): DayStepInput => ({
  block: { stepTitle, doneWhen: 'It is on the screen', minutes: 25, state: 'todo' },
  task: { title: 'Write the quarterly report' },
  placement: { start: `2026-11-25T${from}:00Z`, end: `2026-11-25T${until}:00Z`, done: false },
});

const OPEN_IT = step('Open the folder', '10:00', '10:25');

export const DAY: DayInput = {
  now: Temporal.Instant.from('2026-11-25T09:00:00Z'),
  timeZone: 'UTC',
  day: Temporal.PlainDate.from('2026-11-25'),
  current: undefined,
  currentMinutes: 0,
  steps: [OPEN_IT, step('Write the findings', '11:00', '11:25')],
  next: OPEN_IT,
  events: [{ title: 'Call with the bank', start: '2026-11-25T14:00:00Z', end: '2026-11-25T14:30:00Z' }],
  odds: [{ task: { title: 'Write the quarterly report' }, onTime: 0.7 }],
  focusedMinutes: 0,
  parked: [],
  checkIn: undefined,
};

export const SHOWN: ProofRequest = {
  stepTitle: 'List the five numbers the board asks for',
  doneWhen: 'Five lines with a source each',
  taskTitle: 'Write the quarterly report',
  text: 'Three numbers so far, from the sheet',
  images: [],
};

const started = (number: number, latencyMinutes: number): ReflectFact => ({
  id: `fact-${number}` as Id<'fact'>,
  type: 'session-started',
  at: `2026-11-2${number}T10:00:00.000Z`,
  words: `You started “Open the folder” ${latencyMinutes} min after its planned time`,
  estimateMinutes: undefined,
  actualMinutes: undefined,
  latencyMinutes,
});

export const WEEK: ReflectRequest = {
  timeZone: 'UTC',
  week: '2026-11-23',
  facts: [started(3, 2), started(4, 1), started(5, 12)].map((fact, at) => ({
    ...fact,
    id: `fact-${at + 1}` as Id<'fact'>,
  })),
};
