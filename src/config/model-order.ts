/**
 * Which models are asked in which order: `ai,anthropic` for all kinds of work, `coach=anthropic,ai` for one, separated by semicolons.
 */
import { z } from 'zod';

/** The names of models that can be configured, in the order in which they are asked unless AI_ORDER says otherwise. */
export const MODEL_NAMES = ['ai', 'ai2', 'anthropic', 'google'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

export interface ModelOrder {
  /** For every kind of work that has no order of its own; empty when not given. */
  readonly usual: readonly ModelName[];
  readonly byChain: Readonly<Record<string, readonly ModelName[]>>;
  /** As it was written. */
  readonly written: string;
}

const EXPECTED = `expected names out of ${MODEL_NAMES.join(', ')} separated by commas, such as ai,anthropic;coach=anthropic`;

export const ModelOrderText = z.string().transform((text, context): ModelOrder => {
  let usual: readonly ModelName[] = [];
  const byChain: Record<string, readonly ModelName[]> = {};
  for (const part of text.split(';')) {
    const [, chain, names = ''] = /^\s*(?:([a-z][a-z-]*)\s*=)?(.*)$/s.exec(part) ?? [];
    const order = names.split(',').map((name) => name.trim());
    if (!order.every(isModelName) || new Set(order).size !== order.length) {
      context.addIssue({ code: 'custom', message: EXPECTED });
      return z.NEVER;
    }
    if (chain === undefined) usual = order;
    else byChain[chain] = order;
  }
  return { usual, byChain, written: text };
});

function isModelName(name: string): name is ModelName {
  return (MODEL_NAMES as readonly string[]).includes(name);
}
