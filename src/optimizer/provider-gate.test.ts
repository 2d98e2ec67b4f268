import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEmbeddedSlots } from '#ports/slots/slots-embedded.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createFreeLeases } from '#testing/models-fixture.ts';
import { DEFAULT_POLICY } from './optimizer-policy.ts';
import { type CallVerdict, createProviderGate, type Pass, type ProviderGate } from './provider-gate.ts';

const RULES = DEFAULT_POLICY.breaker;
const MINUTE = 60_000;

/** Instances that share slots and leases; the leases end as those in storage do. */
function open(instances: number) {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const slots = createEmbeddedSlots({ clock });
  const leases = createFreeLeases(clock);
  const gates = Array.from({ length: instances }, () =>
    createProviderGate({ provider: 'one', rules: RULES, clock, slots, leases }),
  );
  return { clock, slots, gates, first: gates[0] as ProviderGate };
}

async function passOf(gate: ProviderGate): Promise<Pass | undefined> {
  return (await gate.admit()).pass;
}

async function tell(gate: ProviderGate, ...verdicts: readonly CallVerdict[]): Promise<void> {
  for (const verdict of verdicts) (await passOf(gate))?.tell(verdict);
}

const DOWN = Array.from({ length: 5 }, () => 'failing' as const);

describe('whether a provider may be asked', () => {
  it('is no for five minutes after five failures, and the time that is left is said', async () => {
    const { clock, first } = open(1);
    await tell(first, ...DOWN);
    clock.advance(1);
    assert.deepEqual(await first.admit(), { pass: undefined, forMs: 4 * MINUTE });
  });

  it('can be looked at without being asked', async () => {
    const { clock, first } = open(1);
    assert.equal(first.closedForMs(), undefined);
    await tell(first, ...DOWN);
    assert.equal(first.closedForMs(), 5 * MINUTE);
    clock.advance(5);
    assert.equal(first.closedForMs(), undefined);
    // Looking has not taken the one probe.
    assert.notEqual(await passOf(first), undefined);
    assert.notEqual(first.closedForMs(), undefined);
  });

  it('is told to the fleet through the slots that every call passes', async () => {
    const { slots, first } = open(1);
    await tell(first, ...DOWN);
    assert.deepEqual(await slots.take('one', { most: 3 }), {
      isTaken: false,
      closed: { because: 'failing', forMs: 5 * MINUTE },
    });
  });

  it('is tried by exactly one call over all instances when the time is over', async () => {
    const { clock, gates } = open(3);
    for (const gate of gates) await tell(gate, ...DOWN);
    clock.advance(5);
    const asked = gates.flatMap((gate) => Array.from({ length: 20 }, () => passOf(gate)));
    const passes = (await Promise.all(asked)).filter((pass) => pass !== undefined);
    assert.equal(passes.length, 1);
  });

  it('lets at most one probe in each five minutes reach a provider that stays down', async () => {
    const { clock, gates } = open(3);
    for (const gate of gates) await tell(gate, ...DOWN);
    const probes: number[] = [];
    for (let second = 0; second < 20 * 60; second += 1) {
      clock.advanceMs(1000);
      for (const gate of gates) {
        const pass = await passOf(gate);
        if (pass === undefined) continue;
        probes.push(clock.monotonic());
        pass.tell('failing');
      }
    }
    assert.ok(probes.length >= 3 && probes.length <= 4, `${probes.length} probes in 20 minutes`);
    for (const [index, at] of probes.entries()) {
      if (index > 0) assert.ok(at - (probes[index - 1] ?? 0) >= 5 * MINUTE);
    }
  });

  it('is yes again for everybody soon after a probe that was answered', async () => {
    const { clock, slots, gates } = open(3);
    for (const gate of gates) await tell(gate, ...DOWN);
    clock.advance(5);
    const [pass] = (await Promise.all(gates.map(passOf))).filter((one) => one !== undefined);
    pass?.tell('fine');
    await nextTurn();
    assert.ok((await slots.take('one', { most: 3 })).isTaken);
    clock.advanceMs(1000);
    for (const gate of gates) await tell(gate, 'fine', 'fine');
    for (const gate of gates) assert.ok(await passOf(gate));
  });

  it('is tried by another call when the probe found nothing out', async () => {
    const { clock, first } = open(1);
    await tell(first, ...DOWN);
    clock.advance(5);
    (await passOf(first))?.tell('neither');
    await nextTurn();
    assert.ok(await passOf(first));
  });

  it('is no while it rests, as it asked to, and needs no probe afterwards', async () => {
    const { clock, first } = open(1);
    first.rest(20_000);
    assert.equal(await passOf(first), undefined);
    clock.advanceMs(20_000);
    assert.ok(await passOf(first));
    assert.ok(await passOf(first));
  });

  it('is heard from the fleet', async () => {
    const { clock, gates } = open(2);
    const [here, there] = gates as [ProviderGate, ProviderGate];
    await tell(here, ...DOWN);
    there.hear({ because: 'failing', forMs: 5 * MINUTE });
    assert.equal(await passOf(there), undefined);
    clock.advance(5);
    assert.ok(await passOf(there));
    assert.equal(await passOf(here), undefined);
  });
});
