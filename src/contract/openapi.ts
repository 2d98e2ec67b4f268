/**
 * The API as an OpenAPI 3.1 document, made from the routes: what a route takes and gives, its problems by status, and every schema with
 * a name of its own once. Pure; nothing in it is written by hand twice.
 */
import { z } from 'zod';

import { FAMILY_STATUS, PROBLEM_CATALOGUE, type ProblemCode } from '#model/problem-catalogue.ts';
import { ChangeRequestedReply } from './change-request-routes.ts';
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from './json-schema.ts';
import { accessProblems, becomesRequest, COMMON_PROBLEMS, type Route, scopeOf } from './route.ts';
import { ROUTES } from './routes.ts';

/** The parts of the document that are read elsewhere; the rest is whatever OpenAPI says. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly description: string;
  /** Ways to prove who one is, one of which is enough; none is needed where the list is empty. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
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
    components: { schemas: { ...writer.named(), Problem: problem }, securitySchemes: SECURITY_SCHEMES },
  };
}

function describeOperation(name: string, route: Route, writer: SchemaWriter): Operation {
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    description: describeAccess(route),
    security: securityOf(route),
    parameters: [
      ...describeParameters('path', route.params, writer),
      ...describeParameters('query', route.query, writer),
      ...headerParameters(name, route),
    ],
    ...(route.body !== undefined && {
      requestBody: {
        required: !route.body.safeParse({}).success,
        content: describeBody(route, route.body, writer),
      },
    }),
    responses: { ...describeReplies(route, writer), ...describeProblems(name, route) },
  };
}

function describeBody({ consumes }: Route, body: z.ZodType, writer: SchemaWriter): Content {
  if (consumes === undefined) return { 'application/json': { schema: writer.write(body, 'input') } };
  return { [consumes]: { schema: { type: 'string' } } };
}

const SECURITY_SCHEMES = {
  token: { type: 'http', scheme: 'bearer', description: 'A token made under Security, such as ffp_...' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-focusforge-session',
    description:
      'Set by signing in; without the prefix on plain http. Without accounts (ACCOUNTS=off) nothing is needed.',
  },
} as const;

function describeAccess(route: Route): string {
  const who =
    route.access === 'public'
      ? 'Open to anybody.'
      : route.access === 'owner'
        ? 'For an owner; a token needs the scope `account`.'
        : route.inPerson === true
          ? 'For the person themself; no token will do.'
          : `For a person; a token needs the scope \`${route.access}\`.`;
  const fresh = route.fresh === true ? ' A session must have been signed in to within the last 15 minutes.' : '';
  const asks = becomesRequest(route) ? ' A propose-only token gets a change request instead (202).' : '';
  return who + fresh + asks;
}

function securityOf(route: Route): Operation['security'] {
  if (route.access === 'public') return [];
  const scope = scopeOf(route);
  return [...(scope === undefined ? [] : [{ token: [scope] }]), { session: [] }];
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
  const asked = becomesRequest(route) ? { 202: describeAsked(writer) } : {};
  const replies = Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [
      status,
      {
        description: schema === null ? 'Nothing to say' : Number(status) < 300 ? 'Done' : 'Not now',
        ...(route.versioned === true && schema !== null && { headers: etag }),
        ...(schema !== null && { content: { [mediaType]: { schema: writer.write(schema, 'output') } } }),
      },
    ]),
  );
  return { ...replies, ...asked };
}

function describeAsked(writer: SchemaWriter): OperationReply {
  const schema = writer.write(ChangeRequestedReply, 'output');
  return { description: 'Asked for by a propose-only token', content: { 'application/json': { schema } } };
}

/** One reply a status, with every code that has it. */
function describeProblems(name: string, route: Route): Record<string, OperationReply> {
  const byStatus = Map.groupBy<number, ProblemCode>(
    new Set<ProblemCode>([
      ...route.problems,
      ...carriedOutProblems(name),
      ...COMMON_PROBLEMS,
      ...accessProblems(route),
      ...bodyProblems(route),
    ]),
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

/** Accepting what a program asked for answers whatever the route it asked for would. */
function carriedOutProblems(name: string): readonly ProblemCode[] {
  if (name !== 'acceptChangeRequest') return [];
  return Object.values<Route>(ROUTES)
    .filter(becomesRequest)
    .flatMap(({ problems }) => problems);
}

/** A body is read, and may be refused, also where none is needed. */
function bodyProblems(route: Route): readonly ProblemCode[] {
  if (route.method === 'GET') return [];
  return ['origin-not-allowed', 'json-malformed', 'body-too-large', 'media-type-unsupported'];
}
