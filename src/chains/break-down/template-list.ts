/** Every template, by area. The order decides only between equal scores. */
import type { GoalTemplate } from './goal-template.ts';
import { APPLYING_TEMPLATES } from './templates/applying.ts';
import { BUILDING_TEMPLATES } from './templates/building.ts';
import { BUSINESS_TEMPLATES } from './templates/business.ts';
import { CODING_TEMPLATES } from './templates/coding.ts';
import { COMPUTER_TEMPLATES } from './templates/computers.ts';
import { DAILY_LIFE_TEMPLATES } from './templates/daily-life.ts';
import { ERRAND_TEMPLATES } from './templates/errands.ts';
import { ESSAY_TEMPLATES } from './templates/essays.ts';
import { EVENT_TEMPLATES } from './templates/events.ts';
import { FINISHING_TEMPLATES } from './templates/finishing.ts';
import { FOOD_TEMPLATES } from './templates/food.ts';
import { GARDEN_TEMPLATES } from './templates/garden.ts';
import { HEALTH_TEMPLATES } from './templates/health.ts';
import { HOUSEHOLD_TEMPLATES } from './templates/household.ts';
import { INSTALLING_TEMPLATES } from './templates/installing.ts';
import { LEGAL_TEMPLATES } from './templates/legal.ts';
import { LETTER_TEMPLATES } from './templates/letters.ts';
import { MAKING_TEMPLATES } from './templates/making.ts';
import { MONEY_TEMPLATES } from './templates/money.ts';
import { PEOPLE_TEMPLATES } from './templates/people.ts';
import { REPAIRING_TEMPLATES } from './templates/repairing.ts';
import { STUDY_TEMPLATES } from './templates/study.ts';
import { VEHICLE_TEMPLATES } from './templates/vehicles.ts';
import { WOODWORK_TEMPLATES } from './templates/woodwork.ts';
import { WORK_TEMPLATES } from './templates/work.ts';
import { WRITING_TEMPLATES } from './templates/writing.ts';

/** Of two that fit equally well the first is taken, so that what every day asks for goes before what is rare. */
export const TEMPLATES: readonly GoalTemplate[] = [
  ...DAILY_LIFE_TEMPLATES,
  ...ERRAND_TEMPLATES,
  ...HOUSEHOLD_TEMPLATES,
  ...HEALTH_TEMPLATES,
  ...CODING_TEMPLATES,
  ...ESSAY_TEMPLATES,
  ...WRITING_TEMPLATES,
  ...LETTER_TEMPLATES,
  ...STUDY_TEMPLATES,
  ...WORK_TEMPLATES,
  ...COMPUTER_TEMPLATES,
  ...APPLYING_TEMPLATES,
  ...LEGAL_TEMPLATES,
  ...MONEY_TEMPLATES,
  ...BUSINESS_TEMPLATES,
  ...FOOD_TEMPLATES,
  ...PEOPLE_TEMPLATES,
  ...EVENT_TEMPLATES,
  ...REPAIRING_TEMPLATES,
  ...VEHICLE_TEMPLATES,
  ...INSTALLING_TEMPLATES,
  ...FINISHING_TEMPLATES,
  ...BUILDING_TEMPLATES,
  ...WOODWORK_TEMPLATES,
  ...GARDEN_TEMPLATES,
  ...MAKING_TEMPLATES,
];
