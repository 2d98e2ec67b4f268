/** Tags as people type them into one field: `thesis, #deep work` is three tags. */

/** Lower case, without `#`, each once; anything that cannot be part of a tag separates two. */
export function readTags(text: string): string[] {
  const found = text.toLowerCase().match(/[\p{L}\p{N}_-]+/gu) ?? [];
  return [...new Set(found.map((tag) => tag.slice(0, 40)))].slice(0, 20);
}
