/**
 * `people`: adds somebody from the terminal, or lists who is there. Works on the data of a stopped service and beside a running one: the
 * lock of the folder keeps a second service away, while storage itself lets several processes write.
 */
import { openStorage } from '#app/open-storage.ts';
import { findClone } from '#app/places.ts';
import { type Config, ConfigRefused, loadConfig } from '#config/load-config.ts';
import { createCredentials } from '#features/accounts/credentials.ts';
import { createPeopleDirectory, type DirectoryRow, findActiveOwner } from '#features/accounts/people-directory.ts';
import { nameFirstOwner } from '#features/accounts/set-up.ts';
import { createTokens } from '#features/accounts/tokens.ts';
import { createPeople } from '#features/people/people.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { SignInName } from '#model/account.ts';
import { SCOPES } from '#model/scope.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createReplanner } from '#replan/replan.ts';
import { createChanger } from '#shelves/change.ts';
import type { Command, CommandInput } from './command.ts';
import { splitArguments } from './split-arguments.ts';

const USAGE = 'people add NAME [--owner] [--token]\npeople list';
const ORIGIN = { address: '', device: 'the command line' };

interface AddRequest {
  readonly name: string;
  readonly isOwner: boolean;
  readonly wantsToken: boolean;
}

export const people: Command = async ({ args, say }) => {
  const {
    words: [verb, ...words],
    flags,
  } = splitArguments(args);
  const config = loadConfig({ args: flags.filter((flag) => !isOurs(flag)), clone: findClone() });
  if (!config.accounts) {
    throw new ConfigRefused([
      'Nobody signs in here: set FOCUSFORGE_ACCOUNTS to on, for the service and for this command.',
    ]);
  }
  if (verb === 'list' && words.length === 0) return withPeople(config, (open) => list(open, say));
  if (verb !== 'add' || words.length === 0) {
    say.error(USAGE);
    return 1;
  }
  const name = SignInName.safeParse(words.join(' '));
  if (!name.success) throw new ConfigRefused([`This cannot be a name: ${name.error.issues[0]?.message}.`]);
  const request = { name: name.data, isOwner: flags.includes('--owner'), wantsToken: flags.includes('--token') };
  return withPeople(config, (open) => add(open, request, say));
};

function isOurs(flag: string): boolean {
  return flag === '--owner' || flag === '--token';
}

/** What the command works with, open for as long as `work` takes. */
async function withPeople(config: Config, work: (open: OpenPeople) => Promise<number>): Promise<number> {
  const clock = systemClock;
  const { storage } = await openStorage(config, { clock });
  try {
    return await work(openPeople(config, storage));
  } finally {
    await storage.close();
  }
}

type OpenPeople = ReturnType<typeof openPeople>;

function openPeople(config: Config, storage: Storage) {
  const clock = systemClock;
  // Nobody listens in this process; a running service reads storage anew.
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  const defaultTimeZone = Temporal.Now.timeZoneId();
  const replanner = createReplanner({ storage, clock });
  return {
    storage,
    clock,
    webOrigin: config.publicUrl ?? `http://localhost:${config.port}`,
    first: createPeople({ storage, clock, change, replanner, defaultTimeZone }),
    tokens: createTokens({ storage, clock, change, credentials: createCredentials({ storage, clock }) }),
    directory: createPeopleDirectory({
      storage,
      clock,
      change,
      defaultTimeZone,
      erasePerson: () => Promise.reject(new Error('people are not erased from the command line')),
    }),
  };
}

async function add(open: OpenPeople, request: AddRequest, say: CommandInput['say']): Promise<number> {
  const { storage, directory } = open;
  const place = { origin: ORIGIN, webOrigin: open.webOrigin };
  const firstPerson = await open.first.ensureFirst();
  const { name, isOwner } = request;
  // The first owner is the person who was there before there were accounts, with everything that is theirs.
  if (isOwner && (await nameFirstOwner(open, firstPerson, name))) {
    if (request.wantsToken) return giveToken(open, { id: firstPerson, name }, say);
    const given = await directory.makeLink({ person: firstPerson }, firstPerson, place);
    return sayLink({ ...given, name }, say);
  }
  const owner = await findActiveOwner(storage, { first: firstPerson });
  const actor = { person: owner?.value.person ?? firstPerson };
  const made = await directory.create(actor, { name, role: isOwner ? 'owner' : 'member' }, place);
  return request.wantsToken ? giveToken(open, made.person, say) : sayLink({ ...made, name }, say);
}

async function giveToken(
  open: OpenPeople,
  { id, name }: { readonly id: PersonId; readonly name: string },
  say: CommandInput['say'],
): Promise<number> {
  const given = { name: 'from the command line', scopes: SCOPES };
  const { secret } = await open.tokens.create({ person: id }, { kind: 'local', person: id }, given, ORIGIN);
  say.log(secret);
  say.log(`A program that has this token may do everything for ${name}. It is shown this once.`);
  return 0;
}

function sayLink(
  { link, expiresAt, name }: { readonly link: string; readonly expiresAt: string; readonly name: string },
  say: CommandInput['say'],
): number {
  const until = Temporal.Instant.from(expiresAt).toZonedDateTimeISO(Temporal.Now.timeZoneId()).toPlainDateTime();
  say.log(link);
  say.log(`With this link ${name} chooses a way to sign in. It works once, until ${sayMinute(until)}.`);
  return 0;
}

async function list({ directory }: OpenPeople, say: CommandInput['say']): Promise<number> {
  let cursor: string | undefined;
  let count = 0;
  do {
    const page = await directory.list({ limit: 500, cursor });
    for (const row of page.items) say.log(sayRow(row));
    count += page.items.length;
    cursor = page.next;
  } while (cursor !== undefined);
  if (count === 0) say.log('Nobody has an account yet.');
  return 0;
}

function sayRow({ name, role, state, lastSeenAt, usage }: DirectoryRow): string {
  const seen = lastSeenAt === null ? 'never here' : `last here ${lastSeenAt.slice(0, 10)}`;
  return [(name || '(no name yet)').padEnd(24), role.padEnd(6), state.padEnd(7), seen, `${usage.tasks} tasks`].join(
    '  ',
  );
}

function sayMinute(time: Temporal.PlainDateTime): string {
  return time.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}
