/**
 * Whose words an answer is. A chain always says it, and every screen that shows the answer shows it too: a model's, what memory holds of
 * the person, or rules and templates that are written down here.
 */
import { z } from 'zod';

export const AnswerSource = z.enum(['model', 'memory', 'template']);
export type AnswerSource = z.output<typeof AnswerSource>;
