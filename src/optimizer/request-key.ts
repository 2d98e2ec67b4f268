/**
 * What makes two calls the same: everything that is sent, for whom, and by which chain and version of it. The whole request goes into a
 * SHA-256, not a list of the fields that were thought of, so that nothing can be forgotten; the form of the answer counts as the JSON
 * schema that is sent. The model that answers is added by whoever asks it: an answer is remembered as that model's and no other's.
 */
import { createHash, hash } from 'node:crypto';
import { z } from 'zod';
import type { ModelCall } from './models.ts';

/** Works out the form of an answer once for each schema; schemas are expected to be made once. */
const schemaTexts = new WeakMap<z.ZodType, string>();

/** The schema as it is sent, as text. */
export function schemaTextOf(schema: z.ZodType): string {
  const known = schemaTexts.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(sortKeys(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })));
  schemaTexts.set(schema, text);
  return text;
}

export function requestKeyOf<T>(call: ModelCall<T>): string {
  const { chain, version, system, prompt, images = [], maxOutputTokens, schema, isShared = false } = call;
  const whose = isShared ? 'shared' : `person:${call.person}`;
  const pictures = images.map(({ mediaType, bytes }) => [
    mediaType,
    createHash('sha256').update(bytes).digest('base64url'),
  ]);
  const whole = [whose, chain, version, system, prompt, pictures, maxOutputTokens, schemaTextOf(schema)];
  return hash('sha256', JSON.stringify(whole), 'base64url');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortKeys(member)]));
}
