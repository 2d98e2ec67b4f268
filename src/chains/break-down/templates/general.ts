/** The template for every goal nothing specific answers. It must be useful for anything, so it works on starting, deciding and finishing. */
import type { GoalTemplate } from '../goal-template.ts';

export const GENERAL_TEMPLATE: GoalTemplate = {
  kind: 'general',
  verbs: '',
  words: '',
  object: 'this',
  short: ['Set a timer and do the smallest part that can be seen', 'Something visible has changed'],
  steps: [
    [
      5,
      'Take a sheet, write {goal} on top and under it what will be true when it is finished',
      'One sentence describes the finished thing',
    ],
    [10, 'List everything that has to happen, in any order', 'Nothing more comes for a minute'],
    [5, 'Mark what has to come first and what can be left out', 'One line carries a 1, at least one is crossed out'],
    [
      10,
      'Gather what the first line needs: tools, papers, people, answers',
      'All of it lies ready, or has been asked for',
    ],
    [20, 'Do the first line', 'It is crossed out'],
    [40, 'Work through the other lines from top to bottom', 'Every line is crossed out or has a date'],
    [10, 'Compare the result with your sentence and mend what is missing', 'The sentence is true'],
    [5, 'Put everything away and tell whoever waits for it', 'The place is clear and nobody waits'],
  ],
};
