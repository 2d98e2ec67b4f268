import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import { callOf } from '#testing/models-fixture.ts';
import type { ModelCall } from './models.ts';
import { requestKeyOf } from './request-key.ts';

const { check: _check, ...BASE }: ModelCall<unknown> = { ...callOf({ prompt: 'Learn to sail' }), check: () => [] };
const picture = (...bytes: readonly number[]) => [{ mediaType: 'image/png', bytes: new Uint8Array(bytes) } as const];

describe('what makes two calls the same', () => {
  it('is everything that is sent, for whom, and by which version of which chain', () => {
    const others: readonly Partial<ModelCall<unknown>>[] = [
      { person: 'bela' as PersonId },
      { chain: 'estimate' },
      { version: 2 },
      { system: 'You plan. ' },
      { prompt: 'Learn to sail.' },
      { maxOutputTokens: 101 },
      { images: picture(1, 2) },
      { images: picture(1, 3) },
      { images: [...picture(1), ...picture(2)] },
      { schema: z.strictObject({ step: z.string() }) },
      { isShared: true },
    ];
    const keys = [BASE, ...others.map((other) => ({ ...BASE, ...other }))].map((call) => requestKeyOf(call));
    assert.equal(new Set(keys).size, keys.length);
  });

  it('is not the order in which things were written, nor which schema object says it', () => {
    const schemaOf = (): z.ZodType => z.strictObject({ step: z.string(), minutes: z.int().min(1) });
    assert.equal(
      requestKeyOf({ ...BASE, schema: schemaOf() }),
      requestKeyOf(Object.fromEntries(Object.entries({ ...BASE, schema: schemaOf() }).toReversed()) as typeof BASE),
    );
    assert.equal(requestKeyOf({ ...BASE, deadlineMs: 5 }), requestKeyOf(BASE));
  });

  it('is not the person where nothing is about them', () => {
    const shared = { ...BASE, isShared: true };
    assert.equal(requestKeyOf(shared), requestKeyOf({ ...shared, person: 'bela' as PersonId }));
  });
});
