/**
 * What a route's data says about who may call it, applied to who asks. Pure but for the role, which is looked up where a route needs it.
 */
import { becomesRequest, changesSomething, type Route, scopeOf } from '#contract/route.ts';
import { type Caller, freshUntil } from '#features/accounts/caller.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Role } from '#model/account.ts';

/** `go`: carry it out. `ask`: keep it as a change request that the person answers. */
export type Permission = 'go' | 'ask';

export type Authorize = (route: Route, caller: Caller) => Permission | Promise<Permission>;

export function createAuthorize(deps: {
  readonly accounts: boolean;
  readonly now: () => Temporal.Instant;
  readonly roleOf: (person: PersonId) => Promise<Role>;
}): Authorize {
  const { accounts, now, roleOf } = deps;

  const requireOwner = async (person: PersonId): Promise<Permission> => {
    if ((await roleOf(person)) === 'owner') return 'go';
    throw new Problem('owner-needed', { detail: 'Only an owner may do this.' });
  };

  return (route, caller) => {
    if (route.accountsOnly === true && !accounts) throw nobodySignsIn();
    if (route.access === 'public') return 'go';
    if (caller.kind === 'token') refuseToken(route, caller);
    if (caller.kind === 'session' && route.fresh === true && freshUntil(caller.signedInAt, now()) === null) {
      throw new Problem('fresh-sign-in-needed', { detail: 'Confirm that it is you: sign in once more.' });
    }
    // Without accounts the one person here is the owner.
    if (route.access === 'owner' && caller.kind !== 'local') return requireOwner(caller.person);
    return caller.kind === 'token' && caller.proposeOnly && becomesRequest(route) ? 'ask' : 'go';
  };
}

function nobodySignsIn(): Problem {
  return new Problem('accounts-off', { detail: 'This install is used by one person, who does not sign in.' });
}

function refuseToken(route: Route, caller: Extract<Caller, { kind: 'token' }>): void {
  const scope = scopeOf(route);
  if (scope === undefined) {
    throw new Problem('person-needed', { detail: 'Only the person may do this, no program.' });
  }
  if (!caller.scopes.includes(scope)) {
    throw new Problem('scope-missing', { detail: `This needs a token with the scope ${scope}.`, params: { scope } });
  }
  if (caller.proposeOnly && changesSomething(route) && !becomesRequest(route)) {
    throw new Problem('propose-only', { detail: 'A propose-only token may not ask for this.' });
  }
}
