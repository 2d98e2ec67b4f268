/** The brief of a day without a model, from the same figures. Pure. */
import { type DayInput, stepsAhead } from '../day.ts';
import { minutesBetween, sayClock, sayMinutes } from '../say-clock.ts';
import { quoted } from '../within-sentence.ts';

const TIGHT = 0.8;

/** One to four sentences. */
export function briefByRules(day: DayInput): readonly string[] {
  const { timeZone, now, current, currentMinutes, events, odds, focusedMinutes } = day;
  const ahead = stepsAhead(day);
  const [first, ...later] = ahead;
  const sentences: string[] = [];
  if (current !== undefined) {
    sentences.push(`You are ${sayMinutes(currentMinutes)} into ${quoted(short(current.stepTitle))}.`);
  } else if (first !== undefined) {
    const begun = Date.parse(first.placement.start) <= now.epochMilliseconds;
    const when = begun ? 'now' : `at ${sayClock(first.placement.start, timeZone)}`;
    sentences.push(`Next is ${quoted(short(first.block.stepTitle))}, ${when}.`);
  } else {
    sentences.push(focusedMinutes > 0 ? 'Nothing more is planned today.' : 'Nothing is planned today.');
  }
  if (later.length > 0) {
    const minutes = later.reduce((sum, { placement }) => sum + minutesBetween(placement.start, placement.end), 0);
    const what = later.length === 1 ? 'one more step' : `${later.length} more steps`;
    sentences.push(`After that ${what}, ${sayMinutes(minutes)} in all.`);
  }
  const coming = events.filter(({ end }) => Date.parse(end) > now.epochMilliseconds);
  const [event] = coming;
  if (event !== undefined) {
    const rest = coming.length === 1 ? '' : `, and ${coming.length - 1} more in the calendar`;
    sentences.push(`${quoted(short(event.title))} is at ${sayClock(event.start, timeZone)}${rest}.`);
  }
  const tight = odds.find(({ onTime }) => onTime < TIGHT);
  if (tight !== undefined) {
    sentences.push(
      `${quoted(short(tight.task.title))} is tight: about ${Math.round(tight.onTime * 10)} in 10 that it is done in time.`,
    );
  } else if (focusedMinutes > 0) {
    sentences.push(`${capital(sayMinutes(focusedMinutes))} done so far today.`);
  }
  return sentences.slice(0, 4);
}

/** Enough of a title to know it by. */
function short(title: string): string {
  return title.length <= 100
    ? title
    : `${title
        .slice(0, 99)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
