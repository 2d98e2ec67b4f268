/**
 * Every problem code, once: what family it is (which decides the status), its title, and what a caller can do. Codes are never reused.
 * Anything that is not in here and is thrown is a bug, answered as `internal`.
 */

/** Families by what the caller can do about it, with the HTTP status of each. */
export const FAMILY_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  'not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  'unsupported-media': 415,
  unprocessable: 422,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
  'timed-out': 504,
} as const;
export type ProblemFamily = keyof typeof FAMILY_STATUS;

export interface CatalogueEntry {
  readonly family: ProblemFamily;
  /** Constant per code. */
  readonly title: string;
  /** What the caller can do. */
  readonly advice: string;
}

export const PROBLEM_CATALOGUE = {
  'request-invalid': {
    family: 'invalid',
    title: 'The request is not of the expected form',
    advice: 'Correct each place named in `errors` and send it again.',
  },
  'json-malformed': {
    family: 'invalid',
    title: 'The body is not valid JSON',
    advice: 'Send one JSON value in UTF-8.',
  },
  'body-too-large': {
    family: 'too-large',
    title: 'The body is larger than this route takes',
    advice: 'Send less at a time.',
  },
  'media-type-unsupported': {
    family: 'unsupported-media',
    title: 'The content type is not one this route takes',
    advice: 'Send `application/json`.',
  },
  'host-not-allowed': {
    family: 'forbidden',
    title: 'This address is not one the service answers to',
    advice: 'Use the address the service printed when it started, or set FOCUSFORGE_PUBLIC_URL.',
  },
  'origin-not-allowed': {
    family: 'forbidden',
    title: 'A page from elsewhere may not change anything here',
    advice: 'Use the pages that this service serves.',
  },
  'route-missing': {
    family: 'missing',
    title: 'There is nothing at this address',
    advice: 'See /docs for every route.',
  },
  'method-not-allowed': {
    family: 'not-allowed',
    title: 'This address does not take that method',
    advice: 'Use one of the methods named in the Allow header.',
  },
  'sign-in-needed': {
    family: 'unauthenticated',
    title: 'You are not signed in',
    advice: 'Sign in, or send a token as `Authorization: Bearer`.',
  },
  'sign-in-expired': {
    family: 'unauthenticated',
    title: 'You have been signed out',
    advice: 'Sign in again.',
  },
  'token-invalid': {
    family: 'unauthenticated',
    title: 'The token is unknown, expired or revoked',
    advice: 'Make a new one under Security.',
  },
  'sign-in-wrong': {
    family: 'unauthenticated',
    title: 'That name and that secret do not belong together',
    advice: 'Try again, use another way to sign in, or ask the owner for a new link.',
  },
  'passkey-refused': {
    family: 'unauthenticated',
    title: 'The passkey was not accepted',
    advice: 'Try again, or use another way to sign in.',
  },
  'scope-missing': {
    family: 'forbidden',
    title: 'The token may not do this',
    advice: 'Use a token with the scope that the route names.',
  },
  'owner-needed': {
    family: 'forbidden',
    title: 'Only an owner may do this',
    advice: 'Ask an owner of this install.',
  },
  'person-needed': {
    family: 'forbidden',
    title: 'Only the person may do this, no program',
    advice: 'Do it in the pages.',
  },
  'fresh-sign-in-needed': {
    family: 'forbidden',
    title: 'This asks for a fresh sign-in',
    advice: 'Sign in once more, then send it again.',
  },
  'propose-only': {
    family: 'forbidden',
    title: 'A propose-only token may not ask for this',
    advice: 'Do it in the pages, or use another token.',
  },
  'token-too-wide': {
    family: 'forbidden',
    title: 'A token may not make one that can do more than itself',
    advice: 'Ask for fewer scopes and no longer life, or make it in the pages.',
  },
  'accounts-off': {
    family: 'conflict',
    title: 'Nobody signs in here',
    advice: 'Start the service with FOCUSFORGE_ACCOUNTS=on.',
  },
  'registration-closed': {
    family: 'forbidden',
    title: 'New people come by invitation',
    advice: 'Ask the owner for an invitation.',
  },
  'too-many-attempts': {
    family: 'too-many',
    title: 'Too many attempts',
    advice: 'Wait as long as Retry-After says. A passkey is never held up by this.',
  },
  'link-invalid': {
    family: 'missing',
    title: 'The link has been used, has expired, or never was one',
    advice: 'Ask for a new link.',
  },
  'name-taken': { family: 'conflict', title: 'Somebody has that name already', advice: 'Choose another.' },
  'passphrase-weak': {
    family: 'unprocessable',
    title: 'That passphrase would be guessed soon',
    advice: 'Use a few words that do not belong together.',
  },
  'passkey-unusable': {
    family: 'unprocessable',
    title: 'The passkey could not be added',
    advice: 'Start again; the question may have expired.',
  },
  'passkey-missing': { family: 'missing', title: 'There is no such passkey', advice: 'List them again.' },
  'identity-missing': { family: 'missing', title: 'There is no such linked identity', advice: 'List them again.' },
  'token-missing': { family: 'missing', title: 'There is no such token', advice: 'List them again.' },
  'account-session-missing': {
    family: 'missing',
    title: 'There is no such signed-in browser',
    advice: 'List them again.',
  },
  'person-missing': { family: 'missing', title: 'There is no such person', advice: 'List them again.' },
  'last-owner': {
    family: 'conflict',
    title: 'Somebody has to be the owner',
    advice: 'Make somebody else an owner first.',
  },
  'last-way-in': {
    family: 'conflict',
    title: 'It is the only way left to sign in',
    advice: 'Add another way first.',
  },
  'too-many-requests': {
    family: 'too-many',
    title: 'More requests than one person may make in a minute',
    advice: 'Wait as long as `Retry-After` says. FOCUSFORGE_REQUESTS_PER_MINUTE sets how many there may be.',
  },
  'too-many-credentials': {
    family: 'conflict',
    title: 'There are as many of these as one person may have',
    advice: 'Remove one first.',
  },
  'provider-unavailable': {
    family: 'unavailable',
    title: 'The sign-in provider cannot be reached',
    advice: 'Use another way to sign in, or try again.',
  },
  'provider-missing': {
    family: 'missing',
    title: 'There is no sign-in provider here',
    advice: 'Use another way to sign in.',
  },
  'change-request-missing': { family: 'missing', title: 'There is no such request', advice: 'List them again.' },
  'change-request-closed': {
    family: 'conflict',
    title: 'The request was answered already',
    advice: 'List them again.',
  },
  'too-many-change-requests': {
    family: 'too-many',
    title: 'There are as many open requests as a person can look through',
    advice: 'Wait until some have been answered.',
  },
  'import-unreadable': {
    family: 'unprocessable',
    title: 'This is not an export of FocusForge',
    advice: 'Send the JSON Lines that GET /api/v1/export gave, unchanged.',
  },
  'import-not-empty': {
    family: 'conflict',
    title: 'There is something here already',
    advice: 'Import into an account that has not been used yet.',
  },
  'task-missing': {
    family: 'missing',
    title: 'There is no such task',
    advice: 'It may have been deleted: list the tasks again.',
  },
  'block-missing': {
    family: 'missing',
    title: 'There is no such block',
    advice: 'Its task may have been broken down anew: list the blocks again.',
  },
  'proposal-missing': { family: 'missing', title: 'There is no such proposal', advice: 'Ask for a new one.' },
  'session-missing': { family: 'missing', title: 'There is no such focus session', advice: 'Ask for the current one.' },
  'thought-missing': { family: 'missing', title: 'There is no such parked thought', advice: 'List them again.' },
  'calendar-missing': {
    family: 'missing',
    title: 'There is no such calendar',
    advice: 'It may have been removed: list the calendars again.',
  },
  'feed-missing': {
    family: 'missing',
    title: 'There is no calendar feed at this address',
    advice: 'Copy the address again from Settings.',
  },
  'job-missing': { family: 'missing', title: 'There is no such failed job', advice: 'List them again.' },
  'version-stale': {
    family: 'conflict',
    title: 'The version you changed is not the newest',
    advice: 'Read it again and send the change with its new ETag.',
  },
  'too-busy': {
    family: 'unavailable',
    title: 'Too many changes at the same moment',
    advice: 'Try again in a moment.',
  },
  'key-reused': {
    family: 'unprocessable',
    title: 'This Idempotency-Key was used for a different request',
    advice: 'Use a new key for a new request.',
  },
  'dependency-missing': {
    family: 'unprocessable',
    title: 'It depends on something that does not exist',
    advice: 'Name only tasks that exist.',
  },
  'dependency-circle': {
    family: 'unprocessable',
    title: 'It would depend on itself',
    advice: 'Take out one of the dependencies in the circle.',
  },
  'due-before-start': {
    family: 'unprocessable',
    title: 'It is due before it may begin',
    advice: 'Move the due date or the earliest start.',
  },
  'too-many-tasks': {
    family: 'conflict',
    title: 'There are as many tasks as can be kept',
    advice: 'Delete or finish some first.',
  },
  'goal-empty': {
    family: 'unprocessable',
    title: 'The sentence says when but not what',
    advice: 'Add a few words for what is to be done.',
  },
  'task-closed': { family: 'conflict', title: 'The task is finished or dropped', advice: 'Open it again first.' },
  'block-closed': {
    family: 'conflict',
    title: 'The block is finished or skipped',
    advice: 'Set it back to todo first.',
  },
  'block-running': {
    family: 'conflict',
    title: 'The block is being worked',
    advice: 'Finish or abandon its focus session first.',
  },
  'steps-missing': {
    family: 'conflict',
    title: 'No other steps are offered any more',
    advice: 'Keep the steps that are there, or have the task broken down again.',
  },
  'models-away': {
    family: 'unavailable',
    title: 'No model answers right now',
    advice: 'Go on with the steps that are there; a model is asked again by itself.',
  },
  'pin-on-busy': {
    family: 'conflict',
    title: 'Something else is there already',
    advice: 'Choose a time when the calendar and the plan are free.',
  },
  'pin-in-past': { family: 'unprocessable', title: 'That time has passed', advice: 'Choose a time from now on.' },
  'proposal-closed': { family: 'conflict', title: 'The proposal is no longer open', advice: 'Ask for a new one.' },
  'proposal-not-accepted': {
    family: 'conflict',
    title: 'Only an accepted proposal can be undone',
    advice: 'Accept it first, or leave it.',
  },
  'plan-changed': {
    family: 'conflict',
    title: 'The plan has changed since',
    advice: 'Ask for a new proposal.',
  },
  'session-running': {
    family: 'conflict',
    title: 'A focus session is going on',
    advice: 'Finish or abandon it first; GET /api/v1/focus-sessions/current shows it.',
  },
  'session-state': {
    family: 'conflict',
    title: 'The focus session is not in a state for that',
    advice: 'Read it again.',
  },
  'calendar-unreadable': {
    family: 'unprocessable',
    title: 'This is not a calendar',
    advice: 'Send the text of an .ics file (RFC 5545).',
  },
  'calendar-too-large': {
    family: 'too-large',
    title: 'The calendar is larger than 10 MB',
    advice: 'Export a shorter span of time.',
  },
  'too-many-calendars': {
    family: 'conflict',
    title: 'There are as many calendars as can be kept',
    advice: 'Remove one first.',
  },
  'address-not-allowed': {
    family: 'unprocessable',
    title: 'This address may not be read',
    advice: 'Use a public http or https address, or allow private ones with FOCUSFORGE_CALENDAR_PRIVATE_ADDRESSES.',
  },
  'address-unreachable': {
    family: 'unprocessable',
    title: 'The address gave no calendar',
    advice: 'Open it in a browser: it must download an .ics file.',
  },
  'storage-unavailable': {
    family: 'unavailable',
    title: 'The data cannot be reached right now',
    advice: 'Nothing was changed; try again in a moment.',
  },
  'too-many-streams': {
    family: 'too-many',
    title: 'There are as many live connections as one person may have',
    advice: 'Close a window, or wait until one that was left open has gone.',
  },
  stopping: { family: 'unavailable', title: 'The service is stopping', advice: 'Try again in a few seconds.' },
  'timed-out': { family: 'timed-out', title: 'It took too long', advice: 'Try again.' },
  internal: {
    family: 'internal',
    title: 'Something is broken on our side',
    advice: 'The log has the details under this request id.',
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type ProblemCode = keyof typeof PROBLEM_CATALOGUE;
