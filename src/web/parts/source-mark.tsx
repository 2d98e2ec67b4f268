/** Whose words an answer is, in one small mark: everything a model, memory or a template has said carries it. */
import type { AnswerSource } from '#model/answer-source.ts';

/** What is marked: the steps of a task, how long they take, or words for a person to read. */
type Marked = 'steps' | 'minutes' | 'words';

const SAID: Readonly<Record<Marked, Readonly<Record<AnswerSource, string>>>> = {
  steps: {
    template: 'Steps from a template',
    memory: 'Steps from memory: you did something like it before',
    model: 'Steps from a model',
  },
  minutes: {
    template: 'Minutes from a template',
    memory: 'Minutes from memory',
    model: 'Minutes from a model',
  },
  words: {
    template: 'Worked out here, by rules',
    memory: 'From memory',
    model: 'From a model',
  },
};

export function SourceMark({ source, of }: { readonly source: AnswerSource; readonly of: Marked }) {
  return <span className={`source-mark source-${source}`}>{SAID[of][source]}</span>;
}
