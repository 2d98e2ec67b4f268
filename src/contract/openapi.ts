/**
 * The API as an OpenAPI 3.1 document, made from the routes: what a route takes and gives, its problems by status, and every schema with
 * a name of its own once. Pure; nothing in it is written by hand twice.
 */
import { z } from 'zod';

import { FAMILY_STATUS, PROBLEM_CATALOGUE, type ProblemCode } from '#model/problem-catalogue.ts';
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from './json-schema.ts';
import { COMMON_PROBLEMS, type Route } from './route.ts';
import { ROUTES } from './routes.ts';

/** The parts of the document that are read elsewhere; the rest is whatever OpenAPI says. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, OperationReply>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface OperationReply {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
  readonly content?: Content;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

const ProblemSchema = z.looseObject({
  type: z.string().meta({ description: 'Address of the documentation of the code' }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().meta({ description: 'Id of the request, as in the log' }),
  code: z.enum(Object.keys(PROBLEM_CATALOGUE) as [ProblemCode, ...ProblemCode[]]),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** `version` is the product's. */
export function createOpenApi({ version }: { readonly version: string }): OpenApi {
  const writer = createSchemaWriter();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = describeOperation(name, route, writer);
  }
  const problem = writer.write(ProblemSchema, 'output');
  return {
    openapi: '3.1.0',
    info: {
      title: 'FocusForge',
      version,
      description:
        'Times are ISO 8601 with an offset, durations whole minutes, ids opaque. Unknown fields are refused. Every error is ' +
        'application/problem+json with a stable code. Without accounts nobody signs in, and only this machine can ask.',
    },
    tags: [...new Set(Object.values<Route>(ROUTES).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: { ...writer.named(), Problem: problem } },
  };
}

function describeOperation(name: string, route: Route, writer: SchemaWriter): Operation {
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    description: `Access: ${route.access}.`,
    parameters: [
      ...describeParameters('path', route.params, writer),
      ...describeParameters('query', route.query, writer),
      ...headerParameters(name, route),
    ],
    ...(route.body !== undefined && {
      requestBody: {
        required: !route.body.safeParse({}).success,
        content: { 'application/json': { schema: writer.write(route.body, 'input') } },
      },
    }),
    responses: { ...describeReplies(route, writer), ...describeProblems(route) },
  };
}

function describeParameters(
  place: 'path' | 'query',
  schema: z.ZodType | undefined,
  writer: SchemaWriter,
): readonly Parameter[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = writer.write(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function headerParameters(name: string, route: Route): readonly Parameter[] {
  const headers: Parameter[] = [];
  const text = { type: 'string' } as const;
  if (route.creates === true) {
    const description = 'Makes a repeat harmless: the same key with the same request gets the same answer.';
    const schema = { ...text, minLength: 1, maxLength: 200 };
    headers.push({ name: 'Idempotency-Key', in: 'header', required: false, description, schema });
  }
  if (route.versioned === true && route.method !== 'GET') {
    const description = 'The version that was read, as its ETag; a newer one makes the change a 409.';
    headers.push({ name: 'If-Match', in: 'header', required: false, description, schema: text });
  }
  if (name === 'streamEvents') {
    const description = 'The number of the last event seen; the stream goes on after it.';
    headers.push({ name: 'Last-Event-ID', in: 'header', required: false, description, schema: text });
  }
  return headers;
}

function describeReplies(route: Route, writer: SchemaWriter): Record<string, OperationReply> {
  const mediaType = route.produces ?? 'application/json';
  const etag = { ETag: { description: 'The version', schema: { type: 'string' } } } as const;
  return Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [
      status,
      {
        description: schema === null ? 'Nothing to say' : Number(status) < 300 ? 'Done' : 'Not now',
        ...(route.versioned === true && schema !== null && { headers: etag }),
        ...(schema !== null && { content: { [mediaType]: { schema: writer.write(schema, 'output') } } }),
      },
    ]),
  );
}

/** One reply a status, with every code that has it. */
function describeProblems(route: Route): Record<string, OperationReply> {
  const byStatus = Map.groupBy<number, ProblemCode>(
    new Set<ProblemCode>([...route.problems, ...COMMON_PROBLEMS, ...bodyProblems(route)]),
    (code) => FAMILY_STATUS[PROBLEM_CATALOGUE[code].family],
  );
  const declared = [...byStatus].filter(([status]) => !(status in route.replies));
  return Object.fromEntries(
    declared.map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEM_CATALOGUE[code].title}`).join('. '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function bodyProblems(route: Route): readonly ProblemCode[] {
  const changes: readonly ProblemCode[] = route.method === 'GET' ? [] : ['origin-not-allowed'];
  if (route.body === undefined) return changes;
  return [...changes, 'json-malformed', 'body-too-large', 'media-type-unsupported'];
}
