/** Routes about the person who asks. */
import { z } from 'zod';
import { Person, WorkingWindow } from '#model/person.ts';
import { defineRoute } from './route.ts';
import { PersonReply } from './wire.ts';

const PersonChange = z
  .strictObject({
    name: Person.shape.name,
    timeZone: Person.shape.timeZone,
    workingHours: z.array(WorkingWindow).max(60),
    blockMinutes: Person.shape.blockMinutes,
    breakMinutes: Person.shape.breakMinutes,
    longBreakMinutes: Person.shape.longBreakMinutes,
    blocksBeforeLongBreak: Person.shape.blocksBeforeLongBreak,
    dailyFocusMinutes: Person.shape.dailyFocusMinutes,
    bufferMinutes: Person.shape.bufferMinutes,
    setUp: Person.shape.setUp,
  })
  .partial();

export const personRoutes = {
  readMe: defineRoute({
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who you are, where and when you work',
    tag: 'person',
    access: 'read',
    replies: { 200: PersonReply },
    problems: [],
    versioned: true,
  }),
  changeMe: defineRoute({
    method: 'PATCH',
    path: '/api/v1/me',
    summary: 'Change your time zone, working hours or block lengths',
    tag: 'person',
    access: 'account',
    body: PersonChange,
    replies: { 200: PersonReply },
    problems: ['version-stale'],
    versioned: true,
  }),
};
