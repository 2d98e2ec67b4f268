/** The template for every goal nothing specific answers. It must be useful for anything: it begins with what can be done at once. */
import type { GoalTemplate } from '../goal-template.ts';

export const GENERAL_TEMPLATE: GoalTemplate = {
  kind: 'general',
  verbs: '',
  words: '',
  object: 'this',
  short: ['Set a timer and do the smallest part that can be seen', 'Something visible has changed'],
  steps: [
    [5, 'Take a sheet, write {goal} on top and under it whatever comes to mind', 'Nothing more comes for a minute'],
    [5, 'Circle the line you could do right now, with what is in reach', 'One line has a circle'],
    [5, 'Put what that line needs in front of you', 'All of it lies there'],
    [15, 'Do the circled line', 'It is crossed out'],
    [5, 'Write one sentence that says how it looks when it is finished', 'The sentence stands under the list'],
    [5, 'Cross out what the sentence does not need and number the rest', 'Every line left has a number'],
    [25, 'Do the next lines in that order', 'Every line is crossed out or has a date'],
    [10, 'Compare the result with your sentence and mend what is missing', 'The sentence is true'],
    [5, 'Put everything away and tell whoever waits for it', 'The place is clear and nobody waits'],
  ],
};
