/**
 * What no answer may bring along, whatever a model was talked into: links, markup, orders to a model, what was smuggled in, and the marks of
 * a shout. A link that stands in what was asked about may be repeated nowhere either: nobody needs it in a step. Pure.
 */
import type { Fault } from '#kernel/problem.ts';
import { asRead, hidesLetters } from './readable-text.ts';
import { findSmuggledWords } from './smuggled-words.ts';

/**
 * Where a run of letters, figures and hyphens between full stops begins, and nowhere inside of one: a text of nothing but full stops is looked
 * through once, not from every letter to its end. What spans a text is bounded for the same reason.
 */
const RUN = '(?<![a-z0-9-]|[a-z0-9-]\\.)';
/** Addresses with a protocol, a path or of figures, Markdown links and images, addresses of mail. */
const LINK = new RegExp(
  [
    '\\b(?:[a-z][a-z0-9+.-]{1,20}:\\/\\/|www\\.|(?:javascript|vbscript|tel|mailto|sms|facetime|skype|intent):(?=\\S)|data:\\w{1,20}\\/)\\S+',
    '!?\\[[^\\]]{0,300}\\](?:\\([^)]{0,500}\\)|\\[[^\\]]{0,300}\\])',
    '(?<![\\w.+-])[\\w.+-]+@[\\w-]+\\.[a-z]{2,}\\b',
    `${RUN}(?:[a-z0-9-]+\\.)+[a-z]{2,}(?::\\d+)?\\/\\S+`,
    '\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?(?:\\/\\S*)?',
    '\\[[0-9a-f:]{0,40}::[0-9a-f:.]{0,40}\\]\\S*',
    '\\[\\.\\]',
  ].join('|'),
  'i',
);
/** Endings of addresses that are no endings of files, nor words that a full stop without a space after it could stand before. */
const ENDING =
  'com|org|example|info|xyz|dev|app|biz|top|ru|cn|de|co|uk|eu|hu|fr|es|ch|nl|pl|io|me|gg|cc|tv|ly|tk|pw|icu|vip|click|link|site|online|shop|store|tech|live|cloud|win|onion';
/** A bare host, but no name of a technology. Not even one that was typed: what was typed may have been pasted, and a step can do without. */
const HOST = new RegExp(
  `${RUN}(?!(?:socket|draw)\\.io\\b)(?:[a-z0-9-]+\\.)+(?:${ENDING}|(?<!\\b(?:asp|vb|ado|ml)\\.)net)\\b|(?:(?<![\\w-])[\\w-]{1,64}\\s?)?[([{]?\\s?\\bdot\\s?[)\\]}]?\\s?(?:com|org|net|io|co|info|biz|xyz|dev|app|example|ru|cn)\\b`,
  'i',
);
const MARKUP = /<\/?[a-z][^>]{0,500}>|```|<!--|\*\*(?=\S)/i;
/** Talk of the instructions themselves: a sign that the answer is about them and not about the work. */
const ABOUT_ITSELF =
  /\b(?:system prompt|(?:hidden|secret|initial) prompts?|new instructions?\s*[:;]|(?:previous|prior|above|earlier) instructions?|as an ai|language model|developer mode|jailbreak)(?![a-z])/i;
/** An order to a model, which even somebody who works on one does not need as a step. In the languages that people try. */
const ORDER = new RegExp(
  [
    '(?:ignore|disregard|forget|override|bypass) (?:all|any|the|your|these|those|every)\\b.{0,30}\\b(?:instructions?|rules?|prompts?|guidelines?)',
    '(?:ignore|disregard|forget|override|bypass) (?:previous|prior|above|earlier|other)\\b.{0,30}\\b(?:instructions?|rules?|prompts?|guidelines?)',
    'forget (?:all|everything) (?:that )?(?:you|i|we)\\b',
    'you are (?:now )?(?:dan|unrestricted)\\b|(?:admin|debug|god|developer) mode\\b',
    '(?:ignore|disregard|forget) what (?:you|i) (?:were|was|have been) told|(?:there are|you have) no rules\\b',
    '(?:ignorier\\p{L}*|vergiss|missachte\\p{L}*) .{0,30}(?:anweisung|regeln|vorgaben|instruktion)\\p{L}*',
    '(?:ignor[ae]\\p{L}*|olvid[ae]\\p{L}*|esque[cç]\\p{L}*|dimentica\\p{L}*) .{0,30}(?:instrucciones|instruções|istruzioni|reglas|regras|regole)',
    '(?:ignore[rz]?|oublie[rz]?|négliger?) .{0,30}(?:instructions|consignes|règles)',
    '(?:hagyd figyelmen kívül|felejtsd el|ne törődj) .{0,30}(?:utasítás|szabály)\\p{L}*',
    '(?:игнорируй|забудь)\\p{L}* .{0,30}(?:инструкци|правила)',
    '(?:忽略|無視|无视|忘记|忘記).{0,12}(?:指令|指示|规则|規則|ルール)',
  ]
    .map((order) => `(?<!\\p{L})${order}`)
    .join('|'),
  'iu',
);

/** The faults of texts in an answer, each at its path. `asked` is what the person typed themself, who may well work on a prompt. */
export function findUnsafeWords(texts: Readonly<Record<string, string>>, asked = ''): readonly Fault[] {
  return Object.entries(texts).flatMap(([path, text]) => faultsOf(text, asked).map((message) => ({ path, message })));
}

/** The same for what a person reads as somebody speaking to them. */
export function findUnkindWords(texts: Readonly<Record<string, string>>, asked = ''): readonly Fault[] {
  return Object.entries(texts).flatMap(([path, text]) => {
    const faults: Fault[] = faultsOf(text, asked).map((message) => ({ path, message }));
    if (text.includes('!')) faults.push({ path, message: 'expected no exclamation marks' });
    if (UNKIND.test(text)) faults.push({ path, message: 'expected no blame: say what is, and what could be next' });
    return faults;
  });
}

const UNKIND = /\b(?:you failed|failure|lazy|overdue|you should have|disappoint\w*|shame|guilt\w*|excuses?)\b/i;

function faultsOf(written: string, asked: string): readonly string[] {
  const text = asRead(written);
  const faults: string[] = [];
  if (LINK.test(text) || HOST.test(text)) faults.push('expected no links or addresses');
  if (MARKUP.test(text)) faults.push('expected plain text without markup');
  if (ORDER.test(text) || ORDER.test(written) || (ABOUT_ITSELF.test(text) && !ABOUT_ITSELF.test(asRead(asked))))
    faults.push('expected words about the work, not about instructions');
  if (hidesLetters(written)) faults.push('expected only letters that can be seen and are what they seem');
  return [...faults, ...findSmuggledWords(text, asRead(asked))];
}

/** A text without links and tags, which says where a link was. */
export function withoutLinks(text: string): string {
  return text
    .replace(new RegExp(`${LINK.source}|${HOST.source}`, 'gi'), '[link left out]')
    .replace(new RegExp(MARKUP.source, 'gi'), '');
}
