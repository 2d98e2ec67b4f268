/**
 * A schema as providers take it: all of them hold a model to plain shapes, few to bounds and patterns, and some refuse a schema that has
 * any. So every member is required, nothing else is allowed, and limits are left to whoever checks the answer. Pure.
 */
import { z } from 'zod';

export type PortableSchema = Readonly<Record<string, unknown>>;

/** Said by no provider, or refused by one: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas */
const LEFT_OUT = new Set([
  '$schema',
  'default',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'propertyNames',
]);

const written = new WeakMap<z.ZodType, PortableSchema>();

/** The schema of what a model is to write; the same object for the same schema. */
export function portableSchema(schema: z.ZodType): PortableSchema {
  const known = written.get(schema);
  if (known !== undefined) return known;
  const portable = simplify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) as PortableSchema;
  written.set(schema, portable);
  return portable;
}

function simplify(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(simplify);
  if (typeof part !== 'object' || part === null) return part;
  const kept = Object.entries(part).filter(([keyword]) => !LEFT_OUT.has(keyword));
  const simple: Record<string, unknown> = {};
  for (const [keyword, value] of kept) {
    // Strict providers know only the looser of the two; whoever checks the answer knows both.
    const known = keyword === 'oneOf' ? 'anyOf' : keyword;
    simple[known] = keyword === 'properties' || keyword === '$defs' ? simplifyEach(value) : simplify(value);
  }
  const { properties } = simple;
  if (simple.type !== 'object' || typeof properties !== 'object' || properties === null) return simple;
  return { ...simple, required: Object.keys(properties), additionalProperties: false };
}

/** Members may be called like keywords. */
function simplifyEach(properties: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(properties as Readonly<Record<string, unknown>>).map(([name, part]) => [name, simplify(part)]),
  );
}
