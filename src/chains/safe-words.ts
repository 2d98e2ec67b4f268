/**
 * What no answer may bring along, whatever a model was talked into: links, markup, and the marks of a shout. A link that stands in what was
 * asked about may be repeated nowhere either: nobody needs it in a step. Pure.
 */
import type { Fault } from '#kernel/problem.ts';

/** Addresses with a protocol, a path or of figures, Markdown links and images, addresses of mail. */
const LINK =
  /\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.|javascript:|data:\w+\/)\S+|!?\[[^\]]*\]\([^)]*\)|\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b|\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\/\S+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/\S*)?|\[\.\]/i;
/** A bare host. Not even one that was typed: what was typed may have been pasted, and a step can do without. */
const HOST = /\b(?:[a-z0-9-]+\.)+(?:com|org|example|info|xyz|dev|app|ru|cn|biz|top|co\.uk|de)\b/;
const MARKUP = /<\/?[a-z][^>]*>|```/i;
/** Talk of the instructions themselves: a sign that the answer is about them and not about the work. */
const ABOUT_ITSELF =
  /\b(?:system prompt|(?:previous|prior|above|earlier) instructions?|ignore (?:all|any|the|your|these|those) (?:previous |prior |other )?(?:rules?|instructions?|prompts?)|as an ai|language model|developer mode|jailbreak)\b/i;

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

function faultsOf(text: string, asked: string): readonly string[] {
  const faults: string[] = [];
  if (LINK.test(text) || HOST.test(text)) faults.push('expected no links or addresses');
  if (MARKUP.test(text)) faults.push('expected plain text without markup');
  if (ABOUT_ITSELF.test(text) && !ABOUT_ITSELF.test(asked))
    faults.push('expected words about the work, not about instructions');
  return faults;
}

const LONGEST_HELD = 400;

/** Gives out words as they come and leaves out what is unsafe; holds back what is not a whole word yet. */
export function createWordsFilter(): { readonly push: (chunk: string) => string; readonly end: () => string } {
  let held = '';
  const clean = (text: string) =>
    text
      .replace(new RegExp(`${LINK.source}|${HOST.source}`, 'gi'), '[link left out]')
      .replace(new RegExp(MARKUP.source, 'gi'), '');
  const push = (chunk: string): string => {
    held += chunk;
    // A link in Markdown can hold spaces, so that what follows an open bracket waits for its end, for a while.
    const space = held.search(/\S+$/);
    const whole = space < 0 ? held : held.slice(0, space);
    const open = whole.search(/!?\[[^\]]*(?:\](?:\([^)]*)?)?$|<[^>]*$/);
    const upTo = open < 0 ? whole.length : open;
    if (held.length - upTo > LONGEST_HELD) {
      // Nobody waits for ever for the end of a link: what it begins with goes out as plain text.
      const out = clean(held).replace(/[<[]/g, '');
      held = '';
      return out;
    }
    const out = clean(held.slice(0, upTo));
    held = held.slice(upTo);
    return out;
  };
  return {
    push,
    end: () => {
      const out = clean(held);
      held = '';
      return out;
    },
  };
}
