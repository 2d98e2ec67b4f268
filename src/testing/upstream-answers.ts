/** What a well-behaved model answers to a JSON schema, and what the others make of it. Pure. */

import type { Fault } from './upstream-behaviours.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A question as it was sent. */
export type AskedBody = Readonly<Record<string, unknown>>;

/** Steps that pass every rule of a breakdown, whatever the goal. */
const BLOCKS = [
  { stepTitle: 'Open what you have so far', doneWhen: 'It lies in front of you', minutes: 5, dependsOn: [] },
  {
    stepTitle: 'List the three parts that matter most',
    doneWhen: 'Three lines are written',
    minutes: 15,
    dependsOn: [0],
  },
  { stepTitle: 'Draft the first of them', doneWhen: 'A rough version can be read', minutes: 25, dependsOn: [1] },
  { stepTitle: 'Check it against the list', doneWhen: 'Each line has a tick or a note', minutes: 10, dependsOn: [2] },
];

/** What the model would write. */
export function contentOf(body: AskedBody, fault: Fault | undefined): string {
  const schema = schemaOf(body);
  if (schema === undefined)
    return 'Begin with the smallest part. Put the phone away first. Then see how ten minutes go.';
  const right = answerTo(schema, wordsOf(body));
  switch (fault?.kind) {
    case 'nonsense':
      return JSON.stringify(nonsenseOf(right));
    case 'misshapen':
      return JSON.stringify(misshapenOf(right));
    case 'truncated': {
      const whole = JSON.stringify(right);
      return whole.slice(0, Math.ceil(whole.length / 2));
    }
    case 'prose':
      return `Of course. Here it is:\n\n\`\`\`json\n${JSON.stringify(right, null, 2)}\n\`\`\`\n\nTell me if you want another.`;
    default:
      return JSON.stringify(right);
  }
}

/** The schema that the answer is to have: told as a format, or within the words where a format is not taken. */
function schemaOf(body: AskedBody): JsonSchema | undefined {
  const format = body.response_format as { readonly json_schema?: { readonly schema?: object } } | undefined;
  if (format?.json_schema?.schema !== undefined) return format.json_schema.schema as JsonSchema;
  const words = wordsOf(body);
  if (format === undefined && !words.some((text) => /JSON schema/i.test(text))) return undefined;
  for (const text of words) {
    const start = text.search(/\{\s*"(\$schema|type|properties)"/);
    if (start < 0) continue;
    for (let end = text.lastIndexOf('}'); end > start; end = text.lastIndexOf('}', end - 1)) {
      try {
        return JSON.parse(text.slice(start, end + 1)) as JsonSchema;
      } catch {
        // The end of something else.
      }
    }
  }
  return {};
}

function wordsOf({ messages }: AskedBody): readonly string[] {
  return ((messages ?? []) as readonly { readonly content?: unknown }[]).map(({ content }) =>
    typeof content === 'string' ? content : JSON.stringify(content ?? ''),
  );
}

interface Sampling {
  readonly root: JsonSchema;
  /** Of what was quoted in the question: evidence has to be among it. */
  readonly ids: readonly string[];
}

/** A valid answer of the schema: fitting where the schema is one we know, plausible otherwise. */
function answerTo(schema: JsonSchema, words: readonly string[]): unknown {
  const properties = schema.properties as Readonly<Record<string, JsonSchema>> | undefined;
  if (properties !== undefined && 'goalKind' in properties && 'blocks' in properties) {
    return { goalKind: 'write-report', blocks: BLOCKS };
  }
  const ids = words.flatMap((text) => Array.from(text.matchAll(/"id":\s*"([^"]+)"/g), ([, id = '']) => id));
  return sampleOf(schema, 'answer', { root: schema, ids });
}

function sampleOf(schema: JsonSchema, name: string, sampling: Sampling): unknown {
  if ('$ref' in schema) return sampleOf(resolve(String(schema.$ref), sampling.root), name, sampling);
  if ('const' in schema) return schema.const;
  // The best of several is seldom what an honest model picks, and often bound to more.
  if (Array.isArray(schema.enum)) return schema.enum[1] ?? schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return sampleOf(choices[0] as JsonSchema, name, sampling);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([key, part]) => [
          key,
          sampleOf(part, key, sampling),
        ]),
      );
    case 'array':
      if (name === 'evidence') return sampling.ids.slice(0, 3);
      return Array.from({ length: Math.max(1, Number(schema.minItems ?? 1)) }, () =>
        sampleOf((schema.items ?? { type: 'string' }) as JsonSchema, name, sampling),
      );
    case 'integer':
    case 'number':
      return Math.max(Number(schema.minimum ?? 10), Number(schema.exclusiveMinimum ?? -1) + 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return name === 'question' ? 'Which part of it would be enough for today?' : `Look at the ${name} once more`;
  }
}

function resolve(reference: string, root: JsonSchema): JsonSchema {
  const path = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  return path.reduce<JsonSchema>((at, part) => (at[part] ?? {}) as JsonSchema, root);
}

/** Of the right form and wrong in what it says: texts that repeat themselves, figures beyond reason, order that cannot be. */
function nonsenseOf(answer: unknown): unknown {
  if (Array.isArray(answer)) return [...answer, ...answer].map(nonsenseOf);
  if (typeof answer === 'string') return 'The thing';
  if (typeof answer === 'number') return 599;
  if (answer === null || typeof answer !== 'object') return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [key, key === 'dependsOn' ? [7] : nonsenseOf(value)]),
  );
}

/** Adds a key that nobody asked for, and leaves out one that was. */
function misshapenOf(answer: unknown): unknown {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return { answer };
  const [first, ...others] = Object.entries(answer);
  return { ...Object.fromEntries(others), confidence: 0.9, ...(others.length === 0 ? { [`${first?.[0]}s`]: 1 } : {}) };
}
