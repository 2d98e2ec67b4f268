/** Words from a file as they may be shown: well-formed, in one line, not longer than asked. */

/** `text` without line breaks and control characters, trimmed, at most `limit` UTF-16 code units; an ellipsis shows that it was cut. */
export function oneLine(text: string, limit: number): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  if (line.length <= limit) return line;
  // Half of a surrogate pair must not be left at the cut.
  return `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
