import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { portableSchema } from './portable-schema.ts';

const number = { type: 'number' };
const text = { type: 'string' };
const objectOf = (properties: Readonly<Record<string, unknown>>) => ({
  ...{ type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
});

describe('a schema as providers take it', () => {
  it('says nothing of bounds and patterns, at any depth', () => {
    const schema = z.strictObject({
      list: z
        .array(z.strictObject({ day: z.iso.date(), minutes: z.number().min(1).max(9) }))
        .min(1)
        .max(3),
    });
    assert.deepEqual(
      portableSchema(schema),
      objectOf({ list: { type: 'array', items: objectOf({ day: text, minutes: number }) } }),
    );
  });

  it('keeps members that are called like a bound', () => {
    const schema = z.strictObject({ format: z.string().min(2), minimum: z.number().min(0), pattern: z.string() });
    assert.deepEqual(portableSchema(schema), objectOf({ format: text, minimum: number, pattern: text }));
  });

  it('asks for every member, also those that may be left out', () => {
    const schema = z.object({ given: z.string(), maybe: z.string().optional(), usual: z.number().default(3) });
    assert.deepEqual(portableSchema(schema), objectOf({ given: text, maybe: text, usual: number }));
  });

  it('has one of several forms as any of them', () => {
    const schema = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a') }),
      z.strictObject({ kind: z.literal('b') }),
    ]);
    const written = JSON.stringify(portableSchema(z.strictObject({ it: schema })));
    assert.match(written, /"it":\{"anyOf":\[/);
    assert.doesNotMatch(written, /oneOf/);
  });

  it('is worked out once', () => {
    const schema = z.strictObject({ a: z.string() });
    assert.equal(portableSchema(schema), portableSchema(schema));
  });
});
