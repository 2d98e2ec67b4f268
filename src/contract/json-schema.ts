/** Writes Zod schemas as JSON Schema for the OpenAPI document; those with a name become references to it. */
import { z } from 'zod';

import { CheckIn } from '#model/check-in.ts';
import { DurationEstimate } from '#model/duration-estimate.ts';
import { FocusSession, ParkedThought } from '#model/focus-session.ts';
import { ChangeRequestReply } from './change-request-routes.ts';
import { UnderstoodReply } from './goal-routes.ts';
import { planRoutes } from './plan-routes.ts';
import { HealthReply, PerformanceReply } from './system-routes.ts';
import {
  BlockReply,
  CalendarReply,
  MoveReply,
  PersonReply,
  PlacementReply,
  ProposalReply,
  TaskReply,
  UnplacedReply,
} from './wire.ts';

/** A JSON Schema object (draft 2020-12), as far as this code looks into it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** A request is what a caller may write; a reply is what comes out. */
export type Direction = 'input' | 'output';

export interface SchemaWriter {
  readonly write: (schema: z.ZodType, direction: Direction) => JsonSchema;
  /** Every named schema that was referred to so far. */
  readonly named: () => Readonly<Record<string, JsonSchema>>;
}

const NAMED: Readonly<Record<string, z.ZodType>> = {
  Block: BlockReply,
  Calendar: CalendarReply,
  ChangeRequest: ChangeRequestReply,
  CheckIn,
  DurationEstimate,
  FocusSession,
  Health: HealthReply,
  Move: MoveReply,
  ParkedThought,
  Performance: PerformanceReply,
  Person: PersonReply,
  Placement: PlacementReply,
  Plan: planRoutes.readPlan.replies[200],
  Proposal: ProposalReply,
  Task: TaskReply,
  Understood: UnderstoodReply,
  Unplaced: UnplacedReply,
};

export function createSchemaWriter(): SchemaWriter {
  const names = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) names.add(schema, { id });
  const definitions: Record<string, JsonSchema> = {};

  return {
    named: () => definitions,
    write: (schema, direction) => {
      const written = z.toJSONSchema(schema, {
        io: direction,
        // Ids only: a description lives in the global registry, and `override` brings it along.
        metadata: names,
        unrepresentable: 'any',
        override: (context) => describeTransform(context, direction),
      });
      const { $schema: _, $defs, ...root } = redirect(written) as JsonSchema;
      Object.assign(definitions, $defs);
      return root;
    },
  };
}

interface OverrideContext {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** What comes out of a transform is not in its schema. Ours turn text into text of the same form, so the form is told instead of nothing. */
function describeTransform({ zodSchema, jsonSchema }: OverrideContext, direction: Direction): void {
  const meta = z.globalRegistry.get(zodSchema);
  if (meta?.description !== undefined) jsonSchema.description = meta.description;
  if (typeof meta?.format === 'string') jsonSchema.format = meta.format;
  if (direction !== 'output' || zodSchema._zod.def.type !== 'pipe') return;
  const { in: before, out: after } = zodSchema._zod.def;
  if (after._zod.def.type !== 'transform') return;
  const { $schema: _, ...written } = z.toJSONSchema(before, { unrepresentable: 'any' });
  Object.assign(jsonSchema, written);
}

/** Points references to where OpenAPI keeps schemas. */
function redirect(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redirect);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      key === '$ref' && typeof part === 'string'
        ? [key, part.replace(/^#\/\$defs\//, '#/components/schemas/')]
        : [key, redirect(part)],
    ),
  );
}
