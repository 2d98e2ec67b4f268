/** What left this machine: the words that were sent to a language model for a person, kept for them to read. */
import { z } from 'zod';
import { idText } from './text.ts';
import { InstantText } from './time.ts';

export const SENT_WORDS_MAX = 20_000;

export const SentWords = z.strictObject({
  id: idText<'sent-words'>(),
  at: InstantText,
  /** The kind of work: `break-down`. */
  chain: z.string().max(80),
  /** Where they went: a host, with its port where there is one. */
  host: z.string().max(300),
  model: z.string().max(200),
  /** As they were sent; what is longer is cut, and says so. */
  words: z.string().max(SENT_WORDS_MAX),
  /** How many images went along. */
  images: z.int().min(0).max(100),
});
export type SentWords = z.output<typeof SentWords>;
