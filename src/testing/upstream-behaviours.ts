/**
 * How the misbehaving language model behaves, by the name of the model that is asked for:
 *
 * | name | what it does |
 * |---|---|
 * | `right` | answers at once |
 * | `slow-200` | the same after so many milliseconds |
 * | `slow-lognormal-300-0.8` | after a time of that median in milliseconds and that spread |
 * | `limited`, `limited-seconds-2`, `limited-date-2` | 429, alone or with Retry-After in seconds or as a date |
 * | `spent` | 429 because the money is used up |
 * | `fails`, `overloaded` | 500, 529 |
 * | `refuses` | 401 |
 * | `plain` | 400 to any `response_format`, right without one |
 * | `hangs` | never answers |
 * | `cuts-5` | ends the connection after so many words of the answer |
 * | `silent-5` | says nothing any more for 30 s after so many words |
 * | `malformed` | one event, or the whole body, is no JSON |
 * | `truncated` | stops in the middle because the answer is as long as it may be |
 * | `prose` | wraps its JSON in a fence and words around it |
 * | `misshapen` | leaves out one key and adds another |
 * | `nonsense` | a valid form with nonsense inside |
 * | `drops` | closes the connection instead of answering, as a server does whose keep-alive has run out |
 * | `mixed-30`, `mixed-30-lognormal-300-0.8` | so many percent of all of these mixed, the others right, at once or after such a time |
 */
import type { Chance } from './seeded-random.ts';

export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly code?: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'cut' | 'silent'; readonly afterWords: number }
  | { readonly kind: 'malformed' | 'truncated' | 'prose' | 'misshapen' | 'nonsense' };

export interface Behaviour {
  readonly delayMs: number;
  readonly fault: Fault | undefined;
}

const MIXED = [
  'limited',
  'limited-seconds-1',
  'fails',
  'overloaded',
  'hangs',
  'cuts-3',
  'silent-3',
  'malformed',
  'truncated',
  'prose',
  'misshapen',
  'nonsense',
  'drops',
];

/** What one call of that model comes to. Throws `RangeError` for a name that is not on the list. */
export function behaviourOf(
  model: string,
  context: { readonly chance: Chance; readonly now: number; readonly isPlain: boolean },
): Behaviour {
  const [name = '', ...given] = model.split('-');
  if (name === 'mixed') {
    const isFault = context.chance.happens(Number(given[0]) / 100);
    const delay = given.length > 1 ? delayOf(given.slice(1), context.chance) : 0;
    return isFault
      ? { ...behaviourOf(context.chance.pick(MIXED), context), delayMs: delay }
      : { delayMs: delay, fault: undefined };
  }
  if (name === 'slow') return { delayMs: delayOf(given, context.chance), fault: undefined };
  return { delayMs: 0, fault: faultOf(name, given, context) };
}

function faultOf(
  name: string,
  given: readonly string[],
  { now, isPlain }: { readonly now: number; readonly isPlain: boolean },
): Fault | undefined {
  const amount = Number(given.at(-1) ?? 5);
  switch (name) {
    case 'right':
      return undefined;
    case 'limited':
      return { kind: 'status', status: 429, ...retryAfterOf(given, now) };
    case 'spent':
      return { kind: 'status', status: 429, code: 'insufficient_quota' };
    case 'fails':
      return { kind: 'status', status: 500 };
    case 'overloaded':
      return { kind: 'status', status: 529 };
    case 'refuses':
      return { kind: 'status', status: 401 };
    case 'plain':
      return isPlain ? undefined : { kind: 'status', status: 400, code: 'response_format_unsupported' };
    case 'hangs':
      return { kind: 'hang' };
    case 'drops':
      return { kind: 'drop' };
    case 'cuts':
      return { kind: 'cut', afterWords: amount };
    case 'silent':
      return { kind: 'silent', afterWords: amount };
    case 'malformed':
    case 'truncated':
    case 'prose':
    case 'misshapen':
    case 'nonsense':
      return { kind: name };
    default:
      throw new RangeError(`no model is called ${name}`);
  }
}

function retryAfterOf([how, seconds]: readonly string[], now: number): { readonly retryAfter?: string } {
  if (how === 'seconds') return { retryAfter: String(seconds) };
  if (how === 'date') return { retryAfter: new Date(now + Number(seconds) * 1000).toUTCString() };
  return {};
}

/** `['200']`, or `['lognormal', median, sigma]`: exp of a normal number by Box and Muller (1958). */
function delayOf(given: readonly string[], chance: Chance): number {
  if (given[0] !== 'lognormal') return Number(given[0]);
  const uniform = () => (chance.below(1_000_000) + 1) / 1_000_001;
  const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Number(given[1]) * Math.exp(Number(given[2]) * normal);
}
