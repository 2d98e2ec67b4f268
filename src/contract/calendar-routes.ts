/** Routes about calendars that are read, and the plan as a calendar that others can read. */
import { z } from 'zod';
import { line } from '#model/text.ts';
import { defineRoute } from './route.ts';
import { CalendarReply, idParams, listOf, pageQuery } from './wire.ts';

const MEGABYTE = 1024 * 1024;

export const calendarRoutes = {
  listCalendars: defineRoute({
    method: 'GET',
    path: '/api/v1/calendars',
    summary: 'The calendars the plan is laid around',
    tag: 'calendars',
    access: 'read',
    query: z.strictObject(pageQuery),
    replies: { 200: listOf(CalendarReply) },
    problems: [],
  }),
  addCalendar: defineRoute({
    method: 'POST',
    path: '/api/v1/calendars',
    summary: 'Add a calendar from the text of an .ics file or from an address',
    tag: 'calendars',
    access: 'plan',
    body: z.union(
      [
        z.strictObject({ name: line(100), ics: z.string().max(12 * MEGABYTE) }),
        z.strictObject({ name: line(100), url: z.string().trim().min(1).max(2000) }),
      ],
      { error: 'expected either {name, ics} or {name, url}' },
    ),
    replies: { 201: CalendarReply },
    problems: [
      'key-reused',
      'calendar-unreadable',
      'calendar-too-large',
      'too-many-calendars',
      'address-not-allowed',
      'address-unreachable',
    ],
    creates: true,
    bodyLimit: 16 * MEGABYTE,
  }),
  removeCalendar: defineRoute({
    method: 'DELETE',
    path: '/api/v1/calendars/:id',
    summary: 'Forget a calendar and its events',
    tag: 'calendars',
    access: 'plan',
    params: idParams<'calendar'>(),
    replies: { 204: null },
    problems: ['calendar-missing'],
  }),
  readPlanFeedAddress: defineRoute({
    method: 'GET',
    path: '/api/v1/calendars/plan-feed',
    summary: 'The address under which calendar programs can read your plan; null until made',
    tag: 'calendars',
    access: 'account',
    replies: { 200: z.strictObject({ url: z.string().nullable() }) },
    problems: [],
  }),
  makePlanFeedAddress: defineRoute({
    method: 'POST',
    path: '/api/v1/calendars/plan-feed',
    summary: 'A new address for your plan; the one before stops working',
    tag: 'calendars',
    access: 'account',
    replies: { 201: z.strictObject({ url: z.string() }) },
    problems: ['key-reused'],
    creates: true,
    givesSecret: true,
  }),
  readPlanFeed: defineRoute({
    method: 'GET',
    path: '/api/v1/calendars/plan.ics',
    summary: 'The plan as iCalendar, for whoever holds the token',
    tag: 'calendars',
    access: 'public',
    query: z.strictObject({ token: z.string().min(1).max(200) }),
    replies: { 200: z.string() },
    problems: ['feed-missing'],
    produces: 'text/calendar',
  }),
};
