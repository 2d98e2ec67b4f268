/** What went wrong, in words for a person: what it means for them and what they can do. Never a code, a status or a path. */
import { ApiProblem } from '#contract/client.ts';
import { PROBLEM_CATALOGUE, type ProblemCode } from '#model/problem-catalogue.ts';
import { sayWait } from '../time/say-wait.ts';
import { BrowserRefusal } from './withdrawn.ts';

const KEPT = ' What you typed is still here; try again.';
const UNREACHED = 'FocusForge could not be reached.';
const BROKEN = 'Something is broken on our side.';

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
  'host-not-allowed':
    'FocusForge does not know this address. Use the one it printed when it started, or ask whoever runs it.',
  'sign-in-needed': 'You are not signed in. Sign in, and it goes on.',
  'sign-in-expired': 'You have been signed out. Sign in again, and it goes on.',
  'sign-in-wrong':
    'That name and that secret do not belong together. Try again, use another way, or ask an owner for a new link.',
  'passkey-refused': 'That passkey is not known here. Try another one, or another way to sign in.',
  'fresh-sign-in-needed': 'Confirm that it is you, and it goes on.',
  'accounts-off': 'Nobody signs in here: this FocusForge is for one person on one machine.',
  'token-invalid': 'That token does not work any more. Make a new one under Security.',
  'scope-missing': 'The program may not do this. Make it a token with more under Security.',
  'person-needed': 'Only you can do this, no program.',
  'propose-only': 'The program may only ask, and not for this.',
  'token-too-wide': 'A program cannot hand on more than it may do itself.',
  'too-many-requests': 'That was a lot at once. It goes on in a moment.',
  'job-missing': 'That is being tried again already.',
  'too-many-change-requests': 'Many requests wait for an answer. Answer some first.',
  'origin-not-allowed': 'That came from a page elsewhere. Use the pages of FocusForge itself.',
  'owner-needed': 'Only an owner can do this.',
  'registration-closed': 'New people come here by invitation. Ask whoever runs this FocusForge for a link.',
  'link-invalid': 'This link has been used or has expired. Ask whoever gave it to you for a new one.',
  'name-taken': 'Somebody here has that name already. Choose another.',
  'passkey-unusable': 'The passkey could not be added. Start once more; the question may have expired.',
  'passkey-missing': 'That passkey is gone already.',
  'identity-missing': 'That is not linked any more.',
  'token-missing': 'That token is gone already.',
  'account-session-missing': 'That browser is signed out already.',
  'person-missing': 'They are not here any more.',
  'last-owner': 'Somebody has to be the owner. Make somebody else an owner first.',
  'last-way-in': 'It is the only way you can sign in. Add another one first.',
  'too-many-credentials': 'You have as many of these as there can be. Remove one first.',
  'provider-unavailable': 'The sign-in provider cannot be reached right now. Try again, or use another way.',
  'change-request-missing': 'That request is gone already.',
  'change-request-closed': 'That was answered already, maybe in another window.',
  'import-unreadable': 'This is not an export of FocusForge. Nothing was changed. Choose the file that it saved.',
  'import-not-empty': 'There is something here already. An export goes into an account that has not been used yet.',
  'storage-unavailable': 'The data cannot be reached right now. Nothing was changed; try again in a moment.',
  stopping: 'FocusForge is restarting. Try again in a few seconds.',
  'too-busy': 'Too much at the same moment. Try again.',
  'timed-out': 'That took too long. Try again.',
  internal: BROKEN + KEPT,
  'request-invalid': BROKEN + KEPT,
  'json-malformed': BROKEN + KEPT,
  'media-type-unsupported': BROKEN + KEPT,
  'method-not-allowed': BROKEN + KEPT,
  'route-missing': BROKEN + KEPT,
};

/** One or two sentences about a failed call. Anything that is not a reply is taken as a lost connection. */
export function sayProblem(error: unknown): string {
  if (error instanceof BrowserRefusal) return error.message;
  if (!(error instanceof ApiProblem)) return UNREACHED + KEPT;
  const code = error.code as ProblemCode;
  // The service has judged the words and says what is wrong with them and what would be better.
  if (code === 'passphrase-weak' && error.body.detail !== undefined) return endSentence(error.message);
  if (code === 'too-many-attempts') return sayHeldUp(error);
  if (error.errors.length > 0 && code !== 'import-unreadable') return error.errors.map(sayFault).join(' ');
  const known = SENTENCES[code];
  if (known !== undefined) return known;
  const entry = PROBLEM_CATALOGUE[code];
  if (entry === undefined) return 'That did not work. Try again.';
  return `${error.body.detail === undefined ? `${entry.title}.` : endSentence(error.message)} ${entry.advice}`;
}

/** The same about something that was only to be read: nobody had typed anything, so nothing is said of it. */
export function sayUnread(error: unknown): string {
  return sayProblem(error).replace(KEPT, '');
}

/** Too many attempts: how long to wait, and that a passkey need not. */
function sayHeldUp({ retryAfterSeconds = 60 }: ApiProblem): string {
  return `Too many attempts went wrong. Wait ${sayWait(retryAfterSeconds)}, then try again. A passkey works at once.`;
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
