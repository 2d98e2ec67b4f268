/** What a program asked for, in words: what would happen, to what, and with what it sent. */
import type { JSONType } from 'zod';

/** What would happen, for everything a program may ask. */
export const ASKED: Readonly<Record<string, string>> = {
  createGoal: 'Add a goal, break it down and plan it',
  createTask: 'Add a task',
  changeTask: 'Change a task',
  deleteTask: 'Delete a task with its steps',
  breakDownTask: 'Break a task down anew',
  leaveOfferedSteps: 'Leave the other steps that a model has for a task',
  changeBlock: 'Change a step',
  createProposal: 'Plan anew',
  acceptProposal: 'Accept a change of the plan',
  undoProposal: 'Undo a change of the plan',
  startSession: 'Start working on a step',
  pauseSession: 'Pause what is being worked on',
  resumeSession: 'Go on with what is paused',
  finishSession: 'Finish what is being worked on',
  abandonSession: 'Stop what is being worked on',
  parkThought: 'Park a thought',
  settleThought: 'Settle a parked thought',
  recordCheckIn: 'Note how you are',
  addCalendar: 'Add a calendar',
  removeCalendar: 'Remove a calendar and its events',
  makePlanFeedAddress: 'Make a new address for your plan; the one before stops working',
};

/** The heading of a request; what the route says of itself where this page has no better words. */
export function sayAsked({ route, summary }: { readonly route: string; readonly summary: string }): string {
  return Object.hasOwn(ASKED, route) ? (ASKED[route] ?? summary) : summary;
}

/** Something that was sent, ready to be shown. `thing`: the text is an id, and this is what it is an id of. */
export interface SentLine {
  readonly label: string;
  readonly text: string;
  readonly thing?: Thing;
}

export type Thing = 'task' | 'block' | 'calendar' | 'proposal' | 'session' | 'thought';

const THING_BY_PATH: Readonly<Record<string, Thing>> = {
  tasks: 'task',
  blocks: 'block',
  calendars: 'calendar',
  proposals: 'proposal',
  'focus-sessions': 'session',
  'parked-thoughts': 'thought',
};

const THING_BY_FIELD: Readonly<Record<string, Thing>> = { taskId: 'task', blockId: 'block', dependsOn: 'task' };

const THING_LABELS: Readonly<Record<Thing, string>> = {
  task: 'Task',
  block: 'Step',
  calendar: 'Calendar',
  proposal: 'Change',
  session: 'Session',
  thought: 'Thought',
};

const LABELS: Readonly<Record<string, string>> = {
  text: 'Words',
  ics: 'Calendar file',
  url: 'Address',
  dependsOn: 'After',
  pinnedAt: 'Fixed at',
  notBefore: 'Not before',
  estimateMinutes: 'About',
  minutesOverride: 'It took',
  doneWhen: 'Done when',
  stepTitle: 'Step',
  hoursKind: 'In hours for',
  propose: 'Only as a proposal',
  offered: 'With the steps a model has',
};

export interface Sent {
  /** The path of the route, such as `/api/v1/tasks/:id`. */
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface SayMoments {
  /** A day or an instant. */
  readonly sayWhen: (when: string) => string;
  readonly sayMinutes: (minutes: number) => string;
}

/** Everything that was sent, a line each, the thing it is about first. Nothing is left out: what is accepted has been seen. */
export function saySent({ path, params, query, body }: Sent, say: SayMoments): readonly SentLine[] {
  return [
    ...Object.values(params).flatMap((value) => aboutLine(path, value)),
    ...fieldLines(body, say),
    ...fieldLines(query, say),
  ];
}

function aboutLine(path: string, value: unknown): readonly SentLine[] {
  const noun = /\/([a-z-]+)\/:/.exec(path)?.[1] ?? '';
  const thing = THING_BY_PATH[noun];
  const text = String(value);
  return [thing === undefined ? { label: 'Which', text } : { label: THING_LABELS[thing], text, thing }];
}

function fieldLines(value: unknown, say: SayMoments): readonly SentLine[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [{ label: 'Sent', text: String(value) }];
  return Object.entries(value).flatMap(([name, field]) => sayField(name, field as JSONType, say));
}

function sayField(name: string, value: JSONType, say: SayMoments): readonly SentLine[] {
  const thing = THING_BY_FIELD[name];
  const label = labelOf(name);
  if (Array.isArray(value)) {
    if (value.length === 0) return [{ label, text: 'none' }];
    if (thing !== undefined) return value.map((each) => ({ label, text: String(each), thing }));
    if (value.every((each) => typeof each !== 'object')) return [{ label, text: value.join(', ') }];
    return value.flatMap((each, index) => within(`${label} ${index + 1}`, fieldLines(each, say)));
  }
  if (typeof value === 'object' && value !== null) return within(label, fieldLines(value, say));
  if (typeof value === 'string' && thing !== undefined) return [{ label, text: value, thing }];
  return [{ label, text: sayValue(name, value, say) }];
}

function within(label: string, lines: readonly SentLine[]): readonly SentLine[] {
  if (lines.length === 0) return [{ label, text: 'nothing' }];
  return lines.map((line) => ({ ...line, label: `${label}: ${line.label.toLowerCase()}` }));
}

function sayValue(name: string, value: string | number | boolean | null, say: SayMoments): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return /minutes/i.test(name) ? say.sayMinutes(value) : String(value);
  if (value === '') return 'empty';
  if (name === 'ics') return sayCalendarFile(value);
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(value) ? say.sayWhen(value) : value;
}

function sayCalendarFile(text: string): string {
  const events = text.match(/^BEGIN:VEVENT\s*$/gim)?.length ?? 0;
  return `${events} ${events === 1 ? 'event' : 'events'}`;
}

function labelOf(name: string): string {
  const known = LABELS[name];
  if (known !== undefined) return known;
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
