import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { AUDIT_ENTRIES, PEOPLE } from '#shelves/shelves.ts';
import { createTestBrowser, FIRST_PERSON, hasCode, invite, openAccounts } from '#testing/account-fixture.ts';

const place = createTestBrowser().place();
const OWNER = { person: FIRST_PERSON };

describe('the people of an install', () => {
  it('are listed with what they use, in the order they came', async () => {
    const open = openAccounts();
    await invite(open, { name: 'Ada', role: 'owner' });
    open.clock.advance(1);
    await open.people.create(OWNER, { name: 'Bob' }, place);
    const { items, next } = await open.people.list({ limit: 10 });
    assert.equal(next, undefined);
    assert.deepEqual(
      items.map(({ name, role, state, lastSeenAt, usage }) => ({ name, role, state, lastSeenAt, usage })),
      [
        {
          name: 'Ada',
          role: 'owner',
          state: 'active',
          lastSeenAt: '2026-11-23T09:00:00.000Z',
          usage: { tasks: 0, focusSessions: 0, facts: 0 },
        },
        {
          name: 'Bob',
          role: 'member',
          state: 'invited',
          lastSeenAt: null,
          usage: { tasks: 0, focusSessions: 0, facts: 0 },
        },
      ],
    );
    const first = await open.people.list({ limit: 1 });
    const second = await open.people.list({ limit: 1, cursor: first.next });
    assert.deepEqual([...first.items, ...second.items], items);
  });

  it('have a profile from the start, and a name of their own', async () => {
    const open = openAccounts();
    const { person } = await open.people.create(OWNER, { name: 'Bob' }, place);
    assert.equal((await open.storage.get(PEOPLE, person.id, 'profile'))?.value.name, 'Bob');
    await assert.rejects(open.people.create(OWNER, { name: 'BOB' }, place), hasCode('name-taken'));
  });

  it('made twice by a request that was sent twice are one', async () => {
    const open = openAccounts();
    const actor = { ...OWNER, receipt: { id: 'key', fingerprint: 'x', isSecret: true } } as const;
    const [one, two] = [
      await open.people.create(actor, { name: 'Bob' }, place),
      await open.people.create(actor, { name: 'Bob' }, place),
    ];
    assert.deepEqual(one, two);
    assert.equal((await open.people.list({ limit: 10 })).items.length, 1);
  });

  it('always have an owner who can sign in', async () => {
    const open = openAccounts();
    const ada = await invite(open, { name: 'Ada', role: 'owner' });
    const demote = (id: PersonId) => open.people.changeRole({ person: ada.person }, id, 'member', place.origin);
    await assert.rejects(demote(ada.person), hasCode('last-owner'));
    // Somebody who was only invited opens nothing yet.
    await open.people.create(OWNER, { name: 'Bob', role: 'owner' }, place);
    await assert.rejects(demote(ada.person), hasCode('last-owner'));
    await invite(open, { name: 'Carl', role: 'owner' });
    assert.equal((await demote(ada.person)).role, 'member');
  });

  it('keep one owner when two take the role from each other at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const open = openAccounts();
      const elsewhere = openAccounts({ storage: open.storage, clock: open.clock });
      const ada = await invite(open, { name: 'Ada', role: 'owner' });
      const bob = await invite(open, { name: 'Bob', role: 'owner' });
      const outcomes = await Promise.allSettled([
        open.people.changeRole({ person: ada.person }, bob.person, 'member', place.origin),
        elsewhere.people.changeRole({ person: bob.person }, ada.person, 'member', place.origin),
      ]);
      assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
      const { items } = await open.people.list({ limit: 10 });
      assert.equal(items.filter(({ role }) => role === 'owner').length, 1);
    }
  });

  it('read in their trail who changed what they may do', async () => {
    const open = openAccounts();
    await invite(open, { name: 'Ada', role: 'owner' });
    const bob = await invite(open, { name: 'Bob' });
    await open.people.changeRole(OWNER, bob.person, 'owner', place.origin);
    const trail = await open.storage.find(AUDIT_ENTRIES, bob.person, { index: 'byTime' }, { limit: 50 });
    const changed = trail.items.find(({ value }) => value.kind === 'role-changed');
    assert.equal(changed?.value.detail, 'owner');
    const own = await open.storage.find(AUDIT_ENTRIES, FIRST_PERSON, { index: 'byTime' }, { limit: 50 });
    assert.ok(own.items.some(({ value }) => value.detail === 'Bob is now an owner'));
  });

  it('are erased by who erases, and nobody else is', async () => {
    const open = openAccounts();
    await invite(open, { name: 'Ada', role: 'owner' });
    const bob = await invite(open, { name: 'Bob' });
    await open.people.remove(bob.person);
    assert.deepEqual(open.erased, [bob.person]);
  });

  for (const id of ['nobody', 'install', 'constructor'] as PersonId[]) {
    it(`do not include ${id}`, async () => {
      const open = openAccounts();
      await assert.rejects(open.people.makeLink(OWNER, id, place), hasCode('person-missing'));
      await assert.rejects(open.people.changeRole(OWNER, id, 'owner', place.origin), hasCode('person-missing'));
      await assert.rejects(open.people.remove(id), hasCode('person-missing'));
      assert.deepEqual(open.erased, []);
    });
  }
});
