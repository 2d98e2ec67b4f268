/** Where the steps of a task came from, so that one knows whose words they are. */
import type { BreakdownSource } from '#model/task.ts';

const WORDS: Readonly<Record<BreakdownSource, string>> = {
  template: 'The steps are from a template.',
  memory: 'The steps are from memory: you did something like it before.',
  model: 'The steps are from the model.',
};

export function BreakdownSourceMark({ source }: { readonly source: BreakdownSource }) {
  return <span>{WORDS[source]}</span>;
}
