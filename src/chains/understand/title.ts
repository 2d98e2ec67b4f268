/** The title: what is left of a sentence once the understood words are out, without the commas and prepositions they leave behind. */
import type { Mention } from '#model/understanding.ts';
import type { Range } from './reading.ts';

/** What a mark leaves dangling before it: "write to Ada about #thesis". Dates and durations take their own prepositions along. */
const DANGLING = /(?:^|\s)(?:by|on|for|at|in|about|with|due|until|from|and|\+|&|~|≈)\s*$/iu;

/** "Slides for Monday 9am meeting": the day says which meeting, and the slides are still for it. */
const FOR_A_DAY = /^for\s/iu;
/** What goes on with something else: "a table for Friday with Ada" is no table for with Ada. */
const GOES_ON =
  /^\s+(?!(?:with|without|and|or|but|so|then|if|because|when|while|to|at|in|on|by|about|around|from|before|after|until|till|using|via|please|again|instead)(?!\p{L}))\p{L}/iu;

/** Joins what `taken` leaves of `text`. Case is kept as typed. */
export function titleOf(text: string, taken: readonly (Range & Pick<Mention, 'part'>)[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const [index, { start, end, part }] of taken.entries()) {
    const piece = text.slice(from, start);
    const next = taken[index + 1]?.start ?? text.length;
    const endsHere = /^[\s,;.)]*$/.test(text.slice(end, next));
    pieces.push(
      endsHere && (part === 'tags' || part === 'priority' || part === 'energy') ? piece.replace(DANGLING, '') : piece,
    );
    const isDay = (part === 'due' || part === 'notBefore') && text.slice(0, start).trim() !== '';
    if (isDay && FOR_A_DAY.test(text.slice(start, end)) && GOES_ON.test(text.slice(end, next))) pieces.push('for');
    from = end;
  }
  pieces.push(text.slice(from));
  return clean(pieces.join(' \uFDD0 '));
}

function clean(joined: string): string {
  return (
    joined
      .replace(/[([{]\s*(?:\uFDD0\s*[,;]?\s*)+[)\]}]/gu, ' ')
      .replace(/\s+/g, ' ')
      // The full stop of a sentence that ended with what was taken out.
      .replace(/\uFDD0\s*\.\s*$/u, '\uFDD0')
      // Commas on either side of what was taken out: one is enough, and none at an end.
      .replace(
        /(?:[,;]?\s*\uFDD0\s*)+(?:([,;])\s?)?/gu,
        (hole, comma: string | undefined) => `${comma ?? (/^[,;]/.test(hole) ? ',' : '')} `,
      )
      .replace(/\s+([,;.!?)\]])(?![\p{L}\p{N}])/gu, '$1')
      .replace(/\s+:(?=\s)/gu, ':')
      .replace(/([,;])(?:\s*[,;])+/gu, '$1')
      .replace(/(\s[-–—|])(?:\s*[-–—|](?=\s|$))+/gu, '$1')
      .replace(/^(?:\s*(?:[-*•]\s+(?:\[[ x]?\]\s*)?|\[[ x]?\]\s+|[,;:.–—]|-(?=\s)))+/iu, '')
      .replace(/(?:\s*[,;:–—|]|\s+-|\s+\.)+\s*$/u, '')
      .replace(/ {2,}/g, ' ')
      .trim()
  );
}
