/** What went wrong, in words for a person: what it means for them and what they can do. Never a code, a status or a path. */
import { ApiProblem } from '#contract/client.ts';
import { PROBLEM_CATALOGUE, type ProblemCode } from '#model/problem-catalogue.ts';

const BROKEN = 'Something is broken on our side. What you typed is still here; try again.';

/** Where the catalogue's advice speaks to a program, these speak to a person. */
const SENTENCES: Partial<Record<ProblemCode, string>> = {
  'version-stale':
    'This changed somewhere else in the meantime. Here is the newest; change it again if you still want to.',
  'key-reused': 'That was sent once already. Try once more.',
  'dependency-missing': 'It waits for a task that is no longer there. Take that out and try again.',
  'proposal-closed': 'That change is no longer open. Ask for a new one.',
  'plan-changed': 'The plan has changed since. Ask for a new one.',
  'session-running': 'Something else is being worked on. Finish or stop it first.',
  'session-state': 'That was done already, maybe in another window. Here is how it is now.',
  'session-missing': 'That session is over. Start the block again when you like.',
  'block-closed': 'This block is finished or skipped already.',
  'block-running': 'It is being worked on right now. Finish or stop it first.',
  'calendar-unreadable': 'This is not a calendar. Choose a file that ends in .ics.',
  'storage-unavailable': 'The data cannot be reached right now. Nothing was changed; try again in a moment.',
  stopping: 'FocusForge is restarting. Try again in a few seconds.',
  'too-busy': 'Too much at the same moment. Try again.',
  'timed-out': 'That took too long. Try again.',
  internal: BROKEN,
  'request-invalid': BROKEN,
  'json-malformed': BROKEN,
  'media-type-unsupported': BROKEN,
  'method-not-allowed': BROKEN,
  'route-missing': BROKEN,
};

/** One or two sentences about a failed call. Anything that is not a reply is taken as a lost connection. */
export function sayProblem(error: unknown): string {
  if (!(error instanceof ApiProblem))
    return 'FocusForge could not be reached. What you typed is still here; try again.';
  const code = error.code as ProblemCode;
  if (error.errors.length > 0) return error.errors.map(sayFault).join(' ');
  const known = SENTENCES[code];
  if (known !== undefined) return known;
  const entry = PROBLEM_CATALOGUE[code];
  if (entry === undefined) return 'That did not work. Try again.';
  return `${error.body.detail === undefined ? `${entry.title}.` : endSentence(error.message)} ${entry.advice}`;
}

function sayFault(fault: { readonly path: string; readonly message: string }): string {
  const place = fault.path.split(/[/.]/).at(-1) ?? '';
  const words = place.replace(/([A-Z])/g, ' $1').toLowerCase();
  return /^\d*$|^body$/.test(words)
    ? endSentence(capital(fault.message))
    : endSentence(`${capital(words)}: ${fault.message}`);
}

function endSentence(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
