/** Templates for texts that go to one person: letters, mails, applications. */
import type { GoalTemplate } from '../goal-template.ts';

export const LETTER_TEMPLATES: readonly GoalTemplate[] = [
  {
    kind: 'write-resignation',
    verbs: 'write, submit, quit, leave',
    words: 'resignation, job, two week notice, notice letter',
    hints: 'notice, letter, week, employer, boss',
    object: 'resignation',
    short: ['Open a blank letter and write that you are leaving and your last day', 'One sentence holds both'],
    steps: [
      [
        5,
        'Open a blank letter and type the date, your manager’s name and “Resignation”',
        'The head of the letter is there',
      ],
      [10, 'Look up the notice period in your contract and count your last day', 'The date is written down'],
      [10, 'Write the sentence that says you leave and when', 'It names the position and the last day'],
      [10, 'Add thanks and what you will hand over', 'Two or three friendly sentences follow'],
      [5, 'Read it once for tone and sign it', 'Nothing in it would be awkward in your file'],
      [15, 'Tell your manager in person and hand it over', 'They know and have the letter'],
    ],
  },
  {
    kind: 'write-letter',
    verbs: 'write, end, start, send, address',
    words: `
      letter, note, card, complaint, postcard, condolence, envelope, thank you note, thank you card,
      appeal letter, letter of intent, demand letter`,
    hints: 'coworker, dear, friend, grandma, teacher',
    object: 'letter',
    short: [
      'Take a sheet and write the greeting and the one thing you want to say',
      'Greeting and one sentence are on paper',
    ],
    steps: [
      [5, 'Take a sheet or open a blank page and write the date and the greeting', 'Date and name are on the page'],
      [5, 'Write in one line what the reader should know, feel or do', 'The line stands at the top as a guide'],
      [10, 'Note two or three details only you could mention', 'The details are listed'],
      [20, 'Write {the object} from greeting to signature', 'It is whole'],
      [10, 'Read it as if you received it and soften or sharpen it', 'It says the one thing clearly'],
      [10, 'Copy it out clean, add the address and send it', 'It is posted, sent or handed over'],
    ],
  },
  {
    kind: 'write-email',
    verbs: 'write, send, reply, answer, email, respond, finish',
    words: 'email, mail, reply, message, cold email, text message, out of office, email signature',
    verbIsEnough: 'email, reply, respond',
    object: 'email',
    short: ['Open the message window and write the one line that matters, then send', 'It is in the sent folder'],
    steps: [
      [3, 'Open a new message and fill in who it goes to', 'The address is in place'],
      [4, 'Write the subject as the thing you want', 'Someone would know from the subject what to do'],
      [10, 'Write the request or the answer in the first two sentences', 'The point is visible without scrolling'],
      [5, 'Add what they need: date, link, attachment', 'Nothing is missing that would cause a question back'],
      [3, 'Read it once and send it', 'It is in the sent folder'],
    ],
  },
  {
    kind: 'write-cover-letter',
    verbs: 'write, end, start, finish, address, create',
    words: `
      cover letter, application letter, motivation letter, letter of motivation, letter of interest,
      personal statement`,
    hints: 'job, application, position',
    object: 'cover letter',
    short: ['Open {the object} and write why this job, in two sentences', 'Two sentences name the job and your reason'],
    steps: [
      [5, 'Open the job posting beside a blank page and type the company’s name', 'Posting and page are side by side'],
      [10, 'Mark the three things they ask for most', 'Three lines of the posting are marked'],
      [15, 'Write one proof from your own work for each', 'Each has a number or a result'],
      [25, 'Draft {the object}: why them, the proofs, what you would do first', 'It is whole and under a page'],
      [10, 'Rewrite the first and the last sentence', 'The first is about them, the last asks for a talk'],
      [10, 'Check names and spelling and export it as a PDF', 'The file carries your name'],
    ],
  },
  {
    kind: 'write-resume',
    verbs: 'write, create, update, make, finish, build, improve',
    words: `
      resume, cv, bio, biography, linkedin, profile, curriculum vitae, dating profile, about me, skill section,
      objective`,
    hints: 'professional, job, first',
    object: 'CV',
    short: [
      'Open {the object} and write your present role in one line',
      'Role, place and since when stand in one line',
    ],
    steps: [
      [
        5,
        'Open {the object} or a blank page and type your name and contact details',
        'Name, mail and phone are at the top',
      ],
      [20, 'List each job, study and project with its dates', 'No year is unexplained'],
      [
        30,
        'Write two results for each that you could prove',
        'Each result starts with a verb and has a number where possible',
      ],
      [15, 'Choose what the reader looks for and cut the rest', 'It fits the usual length'],
      [15, 'Write two or three lines that say who you are', 'They would fit nobody else'],
      [15, 'Set one layout with one typeface', 'Dates, headings and margins line up'],
      [10, 'Have one person read it, correct it and export it', 'The file carries your name'],
    ],
  },
];
