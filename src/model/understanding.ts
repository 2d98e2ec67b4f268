/** What was understood of a sentence a person typed: each part with the words it came from, so that a screen can show and edit it. */
import { z } from 'zod';
import { Energy, Priority } from './task.ts';
import { DueText, InstantText } from './time.ts';

/** Which words of the sentence gave a part: `sentence.slice(start, end)`. UTF-16 code units. */
export const Mention = z.strictObject({
  part: z.enum(['due', 'notBefore', 'estimateMinutes', 'priority', 'energy', 'tags', 'dependsOn', 'unsupported']),
  start: z.int().min(0),
  end: z.int().min(0),
});
export type Mention = z.output<typeof Mention>;

export const Understanding = z.strictObject({
  /** The sentence without the words that were understood as something else. */
  title: z.string(),
  due: DueText.nullable(),
  notBefore: InstantText.nullable(),
  estimateMinutes: z.int().nullable(),
  priority: Priority.nullable(),
  energy: Energy.nullable(),
  tags: z.array(z.string()),
  /** What "after X" named; ids are looked up by the caller. */
  dependsOnTitles: z.array(z.string()),
  mentions: z.array(Mention),
  /** Sentences about what was recognized but is not supported, or was taken one way and could be meant another. */
  remarks: z.array(z.string()),
});
export type Understanding = z.output<typeof Understanding>;
