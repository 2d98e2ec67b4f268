/**
 * How the misbehaving language model behaves, by the name of the model that is asked for:
 *
 * | name | what it does |
 * |---|---|
 * | `right` | answers at once |
 * | `slow-200` | the same after so many milliseconds |
 * | `slow-lognormal-300-0.8` | after a time of that median in milliseconds and that spread |
 * | `drips-20` | takes so many milliseconds between the words of a stream |
 * | `limited`, `limited-seconds-2`, `limited-date-2` | 429, alone or with Retry-After in seconds or as a date |
 * | `spent` | 429 because the money is used up |
 * | `fails`, `fails-503` | 500, or that status |
 * | `overloaded`, `overloaded-seconds-2`, `overloaded-date-2` | 529, with Retry-After as for `limited` |
 * | `refuses` | 401 |
 * | `moved` | 307 to another address |
 * | `plain` | 400 to any `response_format`, right without one |
 * | `unstrict` | 400 to a schema as `response_format`, right with plain JSON |
 * | `newer` | 400 to `max_tokens`, right with `max_completion_tokens` |
 * | `uncounted` | right, without saying how many tokens it took |
 * | `hangs` | never answers |
 * | `cuts-5` | ends the connection after so many words of the answer |
 * | `ends-5` | ends the answer in order after so many words, as if that were all of it |
 * | `errors-5` | says after so many words, or instead of an answer, that something went wrong |
 * | `silent-5` | says nothing any more for 30 s after so many words |
 * | `malformed` | one event, or the whole body, is no JSON |
 * | `truncated` | stops in the middle because the answer is as long as it may be |
 * | `prose` | wraps its JSON in a fence and words around it |
 * | `misshapen` | leaves out one key and adds another |
 * | `nonsense` | a valid form with nonsense inside |
 * | `floods` | five megabytes |
 * | `drops` | closes the connection instead of answering, as a server does whose keep-alive has run out |
 * | `closes` | right, and then closes the connection that it has promised to keep |
 * | `mixed-30`, `mixed-30-lognormal-300-0.8` | so many percent of all of these mixed, the others right, at once or after such a time |
 */
import type { Chance } from './seeded-random.ts';

/** What is asked, as far as a model may object to it. */
export interface Asked {
  readonly form: 'schema' | 'json' | 'words';
  readonly lengthName: 'max_tokens' | 'max_completion_tokens' | undefined;
}

export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      readonly code?: string;
      readonly message?: string;
    }
  | { readonly kind: 'hang' | 'drop' | 'close' | 'moved' }
  | { readonly kind: 'cut' | 'silent' | 'end' | 'error'; readonly afterWords: number }
  | { readonly kind: 'drip'; readonly everyMs: number }
  | { readonly kind: 'malformed' | 'truncated' | 'prose' | 'misshapen' | 'nonsense' | 'flood' | 'uncounted' };

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
  'ends-3',
  'errors-3',
  'silent-3',
  'malformed',
  'truncated',
  'prose',
  'misshapen',
  'nonsense',
  'drops',
  'closes',
];

/** Names that say what they do without figures. */
export const MODEL_LIST: readonly string[] = ['right', 'limited', 'overloaded', 'fails', 'plain', 'unstrict', 'newer'];

/** What one call of that model comes to. Throws `RangeError` for a name that is not on the list. */
export function behaviourOf(
  model: string,
  context: { readonly chance: Chance; readonly now: number; readonly asked: Asked },
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
  { now, asked }: { readonly now: number; readonly asked: Asked },
): Fault | undefined {
  const afterWords = Number(given.at(-1) ?? 5);
  switch (name) {
    case 'right':
      return undefined;
    case 'limited':
      return { kind: 'status', status: 429, ...retryAfterOf(given, now) };
    case 'overloaded':
      return { kind: 'status', status: 529, ...retryAfterOf(given, now) };
    case 'fails':
      return { kind: 'status', status: Number(given[0] ?? 500) };
    case 'cuts':
      return { kind: 'cut', afterWords };
    case 'ends':
      return { kind: 'end', afterWords };
    case 'errors':
      return { kind: 'error', afterWords };
    case 'silent':
      return { kind: 'silent', afterWords };
    case 'drips':
      return { kind: 'drip', everyMs: Number(given[0] ?? 20) };
    case 'plain':
      return asked.form === 'words' ? undefined : objection('response_format is not supported');
    case 'unstrict':
      return asked.form === 'schema' ? objection('response_format of the type json_schema is unavailable') : undefined;
    case 'newer':
      return asked.lengthName === 'max_tokens'
        ? objection("'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")
        : undefined;
    default:
      return simpleFaultOf(name);
  }
}

function objection(message: string): Fault {
  return { kind: 'status', status: 400, message };
}

const SIMPLE_FAULTS: Readonly<Record<string, Fault>> = {
  spent: { kind: 'status', status: 429, code: 'insufficient_quota' },
  refuses: { kind: 'status', status: 401 },
  moved: { kind: 'moved' },
  uncounted: { kind: 'uncounted' },
  hangs: { kind: 'hang' },
  drops: { kind: 'drop' },
  closes: { kind: 'close' },
  floods: { kind: 'flood' },
  malformed: { kind: 'malformed' },
  truncated: { kind: 'truncated' },
  prose: { kind: 'prose' },
  misshapen: { kind: 'misshapen' },
  nonsense: { kind: 'nonsense' },
};

function simpleFaultOf(name: string): Fault {
  const fault = SIMPLE_FAULTS[name];
  if (fault === undefined) throw new RangeError(`no model is called ${name}`);
  return fault;
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
