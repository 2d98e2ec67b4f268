/**
 * Quick-add: understands one typed sentence without a model. Each grammar in this folder claims the words it is sure of; what is left
 * is the title. In doubt words stay in the title, and whatever could be meant otherwise is said in a remark: nothing is dropped.
 */
import type { Understanding } from '#model/understanding.ts';
import { readDependencies } from './dependencies.ts';
import { readEstimate } from './estimates.ts';
import { readEmphasis, readEnergyMark, readPriorityMark, readTags } from './marks.ts';
import { readEnergyWords, readPriorityWords } from './plain-words.ts';
import { protectWords } from './protected-words.ts';
import { openReading } from './reading.ts';
import { remarkTooLong } from './remarks.ts';
import { readTiming } from './timing.ts';
import { titleOf } from './title.ts';
import { readRepetition, readSigns } from './unsupported.ts';
import { writesMonthFirst } from './zone-names.ts';

export interface UnderstandContext {
  readonly now: Temporal.Instant;
  /** IANA name of the person's zone; days and times are theirs. */
  readonly timeZone: string;
  /** When the working day ends, `HH:MM`, for "EOD"; 17:00 unless given. */
  readonly workdayEnd?: string;
  /** ISO weekday on which a week begins, 1 (Monday, unless given) to 7. */
  readonly weekStart?: number;
  /** Whether `3/4` is 4 March; by default as people write it in the zone. */
  readonly monthFirst?: boolean;
}

/**
 * Understands a sentence. Pure: the same sentence and context give the same answer, whatever the zone of the process. Takes any string
 * and never throws for one; of a long one the first 2,000 code units are read and the rest stays in the title. Mentions are ranges of
 * the sentence as given, in order, none overlapping. Throws `RangeError` for an unknown time zone.
 */
export function understand(sentence: string, context: UnderstandContext): Understanding {
  const reading = openReading(sentence);
  protectWords(reading);
  const tags = readTags(reading);
  const markedPriority = readPriorityMark(reading);
  const markedEnergy = readEnergyMark(reading);
  readRepetition(reading);
  const estimateMinutes = readEstimate(reading);
  const { due, notBefore } = readTiming(reading, momentContext(context));
  const dependsOnTitles = readDependencies(reading);
  const priority = readEmphasis(reading, markedPriority ?? readPriorityWords(reading));
  const energy = markedEnergy ?? readEnergyWords(reading);
  readSigns(reading);
  if (reading.limit < reading.text.length) reading.remark(remarkTooLong(reading.limit));
  return {
    title: titleOf(reading.text, reading.taken()),
    due,
    notBefore,
    estimateMinutes,
    priority,
    energy,
    tags: [...tags],
    dependsOnTitles: [...dependsOnTitles],
    mentions: [...reading.mentions()],
    remarks: [...reading.remarks()],
  };
}

function momentContext({ now, timeZone, workdayEnd = '17:00', weekStart = 1, monthFirst }: UnderstandContext) {
  return {
    now,
    timeZone,
    today: now.toZonedDateTimeISO(timeZone).toPlainDate(),
    // The end of the day has no time of its own.
    workdayEnd: Temporal.PlainTime.from(workdayEnd === '24:00' ? '23:59' : workdayEnd),
    weekStart,
    monthFirst: monthFirst ?? writesMonthFirst(timeZone),
  };
}
