/** Finds the JSON in what a model wrote: alone, in a fence, or with prose around it. Gives undefined when there is none. Pure. */

export function readJsonAnswer(text: string): unknown {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n?\s*```/i.exec(text)?.[1];
  const braces = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  for (const candidate of [text, fenced, braces]) {
    if (candidate === undefined || candidate.trim() === '') continue;
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // Not this one: the next candidate is a narrower cut of the same text.
    }
  }
  return undefined;
}
