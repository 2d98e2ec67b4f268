/**
 * Streamed text without what some models think aloud before they answer: `<think>...</think>` at its very beginning, where a server does not
 * tell thoughts from words. Nothing else is held back. A thought that never ends is no answer.
 */
const OPEN = '<think>';
const CLOSE = '</think>';

export function createWithoutThoughts(): (part: string) => string {
  let held = '';
  let state: 'beginning' | 'thinking' | 'thought' | 'answering' = 'beginning';

  const begin = (): string => {
    const text = held.trimStart();
    if (text.length < OPEN.length && OPEN.startsWith(text)) return '';
    state = text.startsWith(OPEN) ? 'thinking' : 'answering';
    return state === 'thinking' ? think() : held;
  };
  const think = (): string => {
    const end = held.indexOf(CLOSE);
    // The mark may come in two parts.
    held = end < 0 ? held.slice(-CLOSE.length) : held.slice(end + CLOSE.length);
    if (end < 0) return '';
    state = 'thought';
    return answer();
  };
  const answer = (): string => {
    held = held.trimStart();
    if (held !== '') state = 'answering';
    return held;
  };

  return (part) => {
    if (state === 'answering') return part;
    held += part;
    if (state === 'beginning') return begin();
    return state === 'thinking' ? think() : answer();
  };
}
