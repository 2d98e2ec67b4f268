/**
 * What is said of models by their names: which are asked in which order (`ai,anthropic` for all kinds of work, `coach=anthropic,ai` for one)
 * and what they cost (`ai=0.15/0.6`), the parts separated by semicolons.
 */
import { z } from 'zod';
import { CHAIN_NAMES, type ChainName } from '#model/chain-name.ts';

/** The names of models that can be configured, in the order in which they are asked unless AI_ORDER says otherwise. */
export const MODEL_NAMES = ['ai', 'ai2', 'anthropic', 'google'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

export interface ModelOrder {
  /** For every kind of work that has no order of its own; empty when not given. */
  readonly usual: readonly ModelName[];
  readonly byChain: Readonly<Partial<Record<ChainName, readonly ModelName[]>>>;
  /** As it was written. */
  readonly written: string;
}

/** Of a million tokens, in whatever money the operator counts. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
}

export interface ModelPrices {
  readonly byModel: Readonly<Partial<Record<ModelName, ModelPrice>>>;
  /** As it was written. */
  readonly written: string;
}

const NAMES = MODEL_NAMES.join(', ');
const ORDER_EXPECTED = `expected names out of ${NAMES} separated by commas, such as ai,anthropic;coach=anthropic`;
const PRICES_EXPECTED = `expected names out of ${NAMES} with two prices, such as ai=0.15/0.6;anthropic=3/15`;
const TWICE = 'expected each kind of work, and each model in its order, once';

export const ModelOrderText = z.string().transform((text, context): ModelOrder => {
  let usual: readonly ModelName[] | undefined;
  const byChain = new Map<ChainName, readonly ModelName[]>();
  for (const part of text.split(';')) {
    const [, chain, names = ''] = /^\s*(?:([^=]*?)\s*=)?(.*)$/s.exec(part) ?? [];
    const order = names.split(',').map((name) => name.trim());
    if (chain !== undefined && !isChainName(chain)) return refuse(context, unknownChain(chain));
    if (!order.every(isModelName)) return refuse(context, ORDER_EXPECTED);
    const isTwice = chain === undefined ? usual !== undefined : byChain.has(chain);
    if (isTwice || new Set(order).size !== order.length) return refuse(context, TWICE);
    if (chain === undefined) usual = order;
    else byChain.set(chain, order);
  }
  return { usual: usual ?? [], byChain: Object.fromEntries(byChain), written: text };
});

export const ModelPricesText = z.string().transform((text, context): ModelPrices => {
  const prices = new Map<ModelName, ModelPrice>();
  for (const part of text.split(';')) {
    const [, name = '', input, output] =
      /^\s*([a-z0-9]+)\s*=\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (!isModelName(name) || prices.has(name)) return refuse(context, PRICES_EXPECTED);
    prices.set(name, { input: Number(input), output: Number(output) });
  }
  return { byModel: Object.fromEntries(prices), written: text };
});

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

/** Without it a misspelt name would be an order that nobody ever asks for. */
function unknownChain(chain: string): string {
  return `there is no kind of work called "${chain}"; expected one of ${CHAIN_NAMES.join(', ')}`;
}

function isChainName(name: string): name is ChainName {
  return (CHAIN_NAMES as readonly string[]).includes(name);
}

function isModelName(name: string): name is ModelName {
  return (MODEL_NAMES as readonly string[]).includes(name);
}
