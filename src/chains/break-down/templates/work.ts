/** Templates for everyday knowledge work: meetings, talks, mail, planning. */
import type { GoalTemplate } from '../goal-template.ts';

export const WORK_TEMPLATES: readonly GoalTemplate[] = [
  {
    kind: 'prepare-presentation',
    verbs: `
      prepare, make, create, give, finish, present, practice, write, start, rehearse, do, update, design, end,
      deliver, build, introduce`,
    words: `
      presentation, slide, powerpoint, talk, pitch, keynote, demo, defense, webinar, lecture, poster,
      slide deck, pitch deck, deck for, training session, investor deck, google slides`,
    object: 'presentation',
    short: ['Write the one sentence the audience should take home', 'The sentence is written down'],
    steps: [
      [
        5,
        'Open an empty file and write audience, minutes and the one sentence they should take home',
        'Three lines are on the first page',
      ],
      [15, 'Put each point on a sticky note', 'Ten to twenty notes hang there'],
      [10, 'Throw out half and order the rest as a story', 'Opening, three parts and end are in a row'],
      [45, 'Make one slide per note: a sentence as title, one picture or figure', 'No slide has more than one idea'],
      [15, 'Collect figures and pictures with their sources', 'Each has its source'],
      [15, 'Write the first and the last two sentences word for word', 'They are in the notes'],
      [30, 'Rehearse it standing with a timer, twice', 'The second run keeps the time'],
      [10, 'Write the five hardest questions and a short answer each', 'Five answers are in the notes'],
      [10, 'Test file, adapter and sound, and save a copy as PDF', 'It runs on the other machine'],
    ],
  },
  {
    kind: 'prepare-meeting',
    verbs: `
      prepare, run, plan, schedule, organize, lead, hold, set, attend, facilitate, chair, arrange, have, do,
      set up, start, follow up`,
    words: `
      meeting, standup, agenda, workshop, retrospective, retro, kickoff, conference, brainstorm, offsite,
      debate, hearing, debrief, sync, onboarding, orientation, one-on-one, 1:1, board meeting,
      parent teacher conference, annual review, staff meeting, planning session, review meeting,
      sprint planning, town hall, meeting agenda, focus group, office hours, zoom call, interview panel,
      meeting notes, project meeting, conference call`,
    object: 'meeting',
    short: ['Write the one decision that must be made and who makes it', 'Decision and name are on paper'],
    steps: [
      [5, 'Open the invitation and write the one result {the object} must bring', 'One sentence stands in it'],
      [5, 'List who is needed for that result and who is not', 'Each name has a reason'],
      [10, 'Write three to five points with minutes and a name', 'The minutes add up to less than the time'],
      [15, 'Collect figures and papers and send them ahead', 'They are in the invitation'],
      [5, 'Check room, link, sound and who takes notes', 'All four are settled'],
      [10, 'Write your own view and one question per point', 'They are in your notes'],
      [30, 'Hold it: result first, then point by point', 'Every point has a decision or a name and date'],
      [10, 'Send the decisions within the day', 'Everybody has them'],
    ],
  },
  {
    kind: 'clear-inbox',
    verbs: `
      clear, process, clean, empty, sort, answer, organize, catch up, check, triage, reply, delete, manage,
      archive, reach, get, unsubscribe`,
    words: `
      inbox, newsletter, email, mail, message, slack, post, notification, backlog, voicemail, mailbox, unread email,
      email backlog, all email, all mail, every email, support ticket, paper mail, outlook inbox`,
    object: 'inbox',
    short: ['Open the inbox and deal with the ten newest', 'Ten are answered, filed or gone'],
    steps: [
      [3, 'Open the inbox, close everything else and set a timer', 'Only the inbox is on the screen'],
      [7, 'Delete or unsubscribe from what nobody misses', 'No advertising is left on the first page'],
      [10, 'Answer everything that takes less than two minutes', 'Each is answered or marked'],
      [10, 'Move the rest to three folders: do, wait, read', 'The inbox is empty'],
      [20, 'Do the three most important in “do”', 'Three are sent'],
      [5, 'Turn the others into tasks with a date', 'Each has a date'],
      [5, 'Put two times a day for mail in the calendar', 'Both are booked'],
    ],
  },
  {
    kind: 'plan-time',
    verbs: `
      plan, schedule, make, organize, create, prepare, review, set, prioritize, manage, structure, write, do,
      start`,
    words: `
      week, plan, day, month, schedule, year, calendar, timetable, resolution, task, sprint, quarter, priority,
      timeline, semester, roster, project, to-do list, todo list, weekly review, bucket list, goal setting,
      vision board, study plan, study schedule, chore chart, monthly goal, daily routine, cleaning schedule,
      study timetable, project timeline, life goal, shift plan, agenda for the day, weekly plan, chore list`,
    unless: 'gym, run',
    object: 'plan',
    short: ['Write the three things that matter and mark the first', 'Three lines, one of them marked'],
    steps: [
      [5, 'Take a sheet and write down everything that is on your mind', 'Nothing more comes for a minute'],
      [5, 'Put the calendar beside it and mark what is fixed', 'Every fixed date is marked'],
      [5, 'Cross out or give away what need not be done by you now', 'At least two lines are gone'],
      [5, 'Mark the three that matter most', 'Three lines carry a star'],
      [10, 'Write minutes and the first action beside each', 'Each star has minutes and a verb'],
      [10, 'Place them on your best hours, with gaps', 'Each has a day and an hour'],
      [5, 'Leave one hour a day free for surprises', 'The gaps can be seen'],
      [5, 'Set a quarter of an hour to look at it again', 'It is in the calendar'],
    ],
  },
  {
    kind: 'grade-work',
    verbs: 'grade, mark, assess, evaluate, score, correct',
    words: 'paper, exam, homework, assignment, essay, test, student, quiz, lab report, project, submission, midterm',
    object: 'papers',
    short: ['Take the first paper and grade one question', 'One question is graded'],
    steps: [
      [5, 'Put {the object}, the key and a pen on the table', 'All of it lies there'],
      [10, 'Write down what earns full, half and no points for each question', 'Every question has its three lines'],
      [15, 'Grade three papers on trial and adjust the lines', 'The three would get the same points again'],
      [60, 'Grade the first question of every paper, then the second, and so on', 'Every question has its points'],
      [15, 'Write one sentence of praise and one of advice on each', 'Each paper has both'],
      [10, 'Add up the points and check three at random', 'The three sums are right'],
      [10, 'Enter the results and hand the papers back', 'Everybody can see their own'],
    ],
  },
  {
    kind: 'fill-out-form',
    verbs: 'fill out, fill in, fill, complete, submit, sign, send, read, file, finish',
    words: `
      form, questionnaire, survey, paperwork, contract, timesheet, envelope, check, checklist, application,
      address, census, i-9, permission slip, money order, deposit slip, claim form, w-9 form`,
    object: 'form',
    short: ['Open {the object} and fill in name, date and address', 'Three fields are filled'],
    steps: [
      [3, 'Put {the object}, a pen and your papers on the table', 'All of it lies there'],
      [7, 'Read it once and mark what you cannot answer yet', 'Each open field has a mark'],
      [10, 'Look up or ask for the marked answers', 'Each mark has its answer beside it'],
      [15, 'Fill it in from the first field to the last', 'No field is empty without a reason'],
      [5, 'Compare names, numbers and dates with your papers', 'They agree'],
      [3, 'Sign, date and copy it', 'The copy is filed'],
      [5, 'Hand it in and note when the answer is due', 'The date is in the calendar'],
    ],
  },
];
