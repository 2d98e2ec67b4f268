/**
 * What the coach says without a model: what the question is about, answered from the day itself. It knows a question by a few words; about
 * one that it does not know it says so, and what is next. Pure.
 */
import type { DayInput } from '../day.ts';
import * as body from './answers-about-body.ts';
import * as day from './answers-about-day.ts';
import * as start from './answers-about-starting.ts';

interface Rule {
  readonly about: RegExp;
  readonly answer: (day: DayInput, question: string) => readonly string[];
}

/** The first that fits answers: what is gravest first, what is said most often last. */
const RULES: readonly Rule[] = [
  {
    about: /\b(?:suicid\w*|kill(?:ing)? myself|end my life|want to die|hurt(?:ing)? myself|self.?harm\w*)\b/i,
    answer: body.callSomebody,
  },
  {
    about:
      /\b(?:fail\w*|useless|worthless|stupid|loser|ashamed|guilty|hate myself|did nothing|nothing done|wasted|bad day)\b/i,
    answer: start.kindly,
  },
  { about: /\b(?:med(?:s|ication|icine)?|pills?|dose|ritalin|adderall|elvanse|concerta)\b/i, answer: body.noMedicine },
  { about: /\b(?:hungry|thirsty|ate|eaten|headache|sick|ill|toilet)\b/i, answer: body.bodyFirst },
  { about: /\b(?:too many|ideas?|thoughts?|mind is|racing|random)\b/i, answer: start.parkIdeas },
  { about: /\b(?:can.?t sleep|insomnia|awake|midnight|1[01] ?pm|[1-4] ?am)\b/i, answer: body.lateAtNight },
  {
    about: /\b(?:overwhelm\w*|too much|so much|everything is|all of (?:it|this)|panic\w*|anxious|anxiety|stress\w*)\b/i,
    answer: start.oneThingOnly,
  },
  {
    about: /\b(?:tired|exhausted|no energy|sleep\w*|drained|burn(?:ed|t)? ?out|müde|cansad[oa]|fatigu\w*|fáradt)\b/i,
    answer: body.lessForNow,
  },
  { about: /\b(?:take a break|a break|pause|a rest)\b/i, answer: body.aBreak },
  { about: /\b(?:hyper.?focus\w*|wrong thing|rabbit hole|side ?track\w*)\b/i, answer: start.comeBack },
  {
    about:
      /\b(?:have|got|only|free|spare|left|before)\b.*(?:\d+ ?(?:min\w*|m|h|hours?)|(?:half an|an|one) hour|quarter of an hour)\b/i,
    answer: day.whatFitsInto,
  },
  { about: /\b(?:forgot|where was i|what was i|lost track|left off)\b/i, answer: day.whereYouWere },
  { about: /\b(?:what (?:did|have) i|so far|how much (?:did|have) i)\b/i, answer: day.whatWasDone },
  {
    about: /\b(?:smaller|too big|so big|too large|break (?:it|this|them) (?:down|up)|finer|split)\b/i,
    answer: day.smallerSteps,
  },
  { about: /\b(?:move|reschedule|postpone|cancel|change|swap|delete|add)\b/i, answer: day.whereToChange },
  { about: /\b(?:missed|behind|overslept|ran over|catch up|skipped|late)\b/i, answer: day.fromHereOn },
  {
    about: /\b(?:bor(?:ed|ing)|hate|don.?t (?:want|feel)|no motivation|unmotivated|dread\w*)\b/i,
    answer: start.twoMinutes,
  },
  {
    about: /\b(?:distract\w*|focus|concentrat\w*|phone|scroll\w*|wander\w*|social media|games?)\b/i,
    answer: start.parkAndReturn,
  },
  { about: /\b(?:i(?:.m| am|.ve| have)? (?:just )?(?:finished|done|did it|completed))\b/i, answer: day.afterThat },
  { about: /\b(?:on track|time|how long|make it|finish|deadline|due|enough|manage)\b/i, answer: day.whatFits },
  {
    about: /\b(?:what (?:now|next|should i|do i|can i|first)|where (?:do i|to) (?:start|begin)|next|first)\b/i,
    answer: day.nextStep,
  },
  {
    about:
      /\b(?:stuck|start\w*|begin\w*|can.?t|cannot|avoid\w*|procrastinat\w*|motivat\w*|anfangen|beginnen|empezar|commencer)\b|elkezd/i,
    answer: start.smallestMove,
  },
  { about: /^\s*(?:thanks?|thank you|thx|danke|merci|gracias|hi|hello|hey|hallo)\b/i, answer: day.hello },
];

/** One to four sentences. */
export function coachByRules(question: string, picture: DayInput): readonly string[] {
  const rule = RULES.find(({ about }) => about.test(question));
  return (rule?.answer ?? start.onlyThePlan)(picture, question);
}
