/** Somebody's words in the middle of a sentence of ours. Pure. */

/** In quotation marks; those inside become single ones. */
export function quoted(title: string): string {
  return `“${title.replaceAll('“', '‘').replaceAll('”', '’')}”`;
}

/** Without its full stop, and with a small letter first unless it begins with a name in capitals. */
export function withinSentence(text: string): string {
  const plain = text.replace(/\.$/, '');
  return /^(?:\p{Lu}\p{Ll}|A )/u.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain;
}
