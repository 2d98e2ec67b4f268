/**
 * Gives out words as they come and leaves out what is unsafe. It holds back what is not a whole word yet, and from a word on with which
 * something unsafe may begin, the rest of that sentence, until it is known how it ends. Shouting becomes saying.
 */
import { asRead } from './readable-text.ts';
import { findUnkindWords, withoutLinks } from './safe-words.ts';

export interface WordsFilter {
  /** What may be shown now. */
  readonly push: (chunk: string) => string;
  readonly end: () => string;
}

const LONGEST_HELD = 400;
const LEFT_OUT = '[left out]';

/** A link in Markdown can hold spaces, so that what follows an open bracket waits for its end, for a while. */
const OPEN_BRACKET = /!?\[[^\]]*(?:\](?:\([^)]*)?)?$|<[^>]*$/;
/** With these begin orders to a model, secrets to give away, numbers, commands and spelled-out words; the sentence tells. */
const MAY_BEGIN = new RegExp(
  [
    '(?:ignor|disregard|forget|overrid|bypass|vergiss|missacht|olvid|oublie|esque|dimentica|hagyd|felejtsd|törődj)\\p{L}*',
    'send|give|tell|share|forward|post|mail|email|text|confirm|read|reveal|hand|provide|type|enter|write|fill|say|codes?',
    'gift|western|crypto|curl|wget|rm|dd|chmod|powershell|previous|prior|above|earlier|new|system|language|developer|hidden|secret|initial',
    '[([{]? ?dot',
  ]
    .map((start) => `(?<![\\p{L}\\p{N}])(?:${start})(?!\\p{L})[^.?!…\\n]*$`)
    .concat(
      '\\+?\\d[\\d ().\\/-]*$',
      '(?<!\\p{L})\\p{L}(?:[ ._-]+\\p{L})*[ ._-]*$',
      '\\byou(?:\\s+should|\\s+are(?:\\s+now)?)?\\s*$',
    )
    .join('|'),
  'iu',
);

/** `asked` is what the person typed themself. */
export function createWordsFilter(asked = ''): WordsFilter {
  let held = '';
  const clean = createSentences(asked);
  const release = (text: string) => {
    held = held.slice(text.length);
    return clean(text);
  };
  return {
    push: (chunk) => {
      held += chunk;
      const space = held.search(/\S+$/);
      const whole = space < 0 ? held : held.slice(0, space);
      const opens = [whole.search(OPEN_BRACKET), whole.search(MAY_BEGIN), findDisguise(whole)].filter((at) => at >= 0);
      const upTo = Math.min(whole.length, ...opens);
      if (held.length - upTo <= LONGEST_HELD) return release(held.slice(0, upTo));
      // Nobody waits for ever for the end of a link: what it begins with goes out as plain text.
      return release(held).replace(/[<[](?!left out\])/g, '');
    },
    end: () => release(held),
  };
}

/** Where in an unfinished sentence a word begins that is not written as it reads, or -1. */
function findDisguise(text: string): number {
  const sentence = text.search(/[^.?!…\n]*$/);
  for (const { 0: word, index } of text.slice(sentence).matchAll(/\S+/g))
    if (asRead(word) !== word) return sentence + index;
  return -1;
}

/** Leaves out sentences with something unsafe, from where it began to their end, however many pieces that takes. */
function createSentences(asked: string): (text: string) => string {
  let isSkipping = false;
  return (text) => {
    const pieces = withoutLinks(text)
      .replace(/!+/g, '.')
      .match(/(?:[^.?!…\n]|[.?!…](?!\s|$))*(?:[.?!…\n]+\s*|$)/g);
    return (pieces ?? [])
      .filter((piece) => piece !== '')
      .map((piece) => {
        const after = /[.?…\n]+\s*$/.exec(piece)?.[0];
        const wasSkipping = isSkipping;
        const isUnsafe =
          wasSkipping || findUnkindWords({ piece: piece.replaceAll('[link left out]', '') }, asked).length > 0;
        isSkipping = isUnsafe && after === undefined;
        if (!isUnsafe) return piece;
        return `${wasSkipping ? '' : (/^\s*/.exec(piece)?.[0] ?? '') + LEFT_OUT}${after ?? ''}`;
      })
      .join('');
  };
}
