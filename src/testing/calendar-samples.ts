/** Calendar files as programs write them, and the pieces they are made of, for tests that damage them. */

const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//Calendar//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');

const OWN_ZONE = [
  ...['BEGIN:VTIMEZONE', 'TZID:Customized Time Zone', 'BEGIN:STANDARD', 'DTSTART:16010101T030000'],
  ...['TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD'],
  ...['BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
  ...['RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE'],
];

export const CALENDARS: readonly string[] = [
  calendar(...event('UID:1', 'DTSTART:20261123T090000Z', 'DURATION:PT1H', 'SUMMARY:Dentist')),
  calendar(...event('UID:2', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Holidays')),
  calendar(
    ...event(
      'UID:3',
      'DTSTART;TZID=Europe/Berlin:20261102T090000',
      'DTEND;TZID=Europe/Berlin:20261102T093000',
      'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20270301T000000Z',
      'EXDATE;TZID=Europe/Berlin:20261116T090000',
      'SUMMARY:Stand-up',
    ),
    ...event(
      'UID:3',
      'RECURRENCE-ID;TZID=Europe/Berlin:20261118T090000',
      'DTSTART;TZID=Europe/Berlin:20261118T110000',
      'DURATION:PT30M',
    ),
  ),
  calendar(
    ...OWN_ZONE,
    ...event(
      'UID:4',
      'DTSTART;TZID=Customized Time Zone:20261102T090000',
      'DTEND;TZID=Customized Time Zone:20261102T100000',
      'RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=12',
      'RDATE;VALUE=PERIOD:20261120T100000Z/PT3H',
      'TRANSP:TRANSPARENT',
    ),
  ),
  calendar(
    ...event(
      'UID:5',
      'DTSTART:19900101T000000',
      'RRULE:FREQ=YEARLY;BYMONTHDAY=-1;BYSETPOS=1;COUNT=900',
      'STATUS:CONFIRMED',
    ),
    ...['BEGIN:VTODO', 'DUE:20261123', 'END:VTODO'],
    ...['BEGIN:VFREEBUSY', 'FREEBUSY:20261123T090000Z/PT1H', 'END:VFREEBUSY'],
  ),
];

export const CALENDAR_PIECES: readonly string[] = [
  ...[...new Set(CALENDARS.flatMap((text) => text.split('\r\n')))].map((line) => `${line}\r\n`),
  ...[
    '\r\n',
    '\n',
    '\r\n ',
    '\n\t',
    ':',
    ';',
    '=',
    ',',
    '"',
    '/',
    '-',
    'T',
    'Z',
    'P',
    'PT',
    'P1D',
    '-PT15M',
    'PT99999999H',
  ],
  ...['00000000T000000', '99991231T235959Z', '20261301', '20260230T250000', '16010101T000000', '20261123T090000'],
  ...[
    ';TZID=Nowhere/City',
    ';TZID=__proto__',
    ';TZID="W. Europe Standard Time"',
    ';VALUE=DATE',
    ';VALUE=PERIOD',
    ';VALUE=x',
  ],
  ...[
    'RRULE:FREQ=SECONDLY\r\n',
    'RRULE:FREQ=DAILY;COUNT=99999999\r\n',
    'RRULE:FREQ=MINUTELY;BYHOUR=0,1,2;BYSECOND=60\r\n',
  ],
  ...[
    ';INTERVAL=0',
    ';INTERVAL=99999999',
    ';BYSETPOS=-366',
    ';BYYEARDAY=366',
    ';BYWEEKNO=53',
    ';BYMONTH=2;BYMONTHDAY=30',
  ],
  ...[';UNTIL=', ';WKST=SU', 'FREQ=YEARLY', 'EXDATE:', 'RDATE:', 'DTSTART:', 'DTEND:', 'DURATION:', 'RECURRENCE-ID:'],
];
