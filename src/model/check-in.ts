/** A check-in: how a person is right now, in their own numbers. */
import { z } from 'zod';
import { idText, prose } from './text.ts';
import { InstantText } from './time.ts';

const Scale = z.int().min(1).max(10);

export const CheckIn = z.strictObject({
  id: idText<'check-in'>(),
  mood: Scale,
  energy: Scale,
  stress: Scale,
  note: prose(1000),
  at: InstantText,
});
export type CheckIn = z.output<typeof CheckIn>;
