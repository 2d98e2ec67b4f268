/** The shape of a language's words: data, nothing that decides. Each line is `english = word word* several_words`. */
export interface LanguageWords {
  /** Words that name nothing: articles, pronouns, days and times. */
  readonly small: string;
  /** Words that join, with their English. */
  readonly joining: string;
  /** True where what a noun is of follows it: "examen de historia" is a history exam. */
  readonly isHeadFirst: boolean;
  readonly verbs: string;
  readonly nouns: string;
}
