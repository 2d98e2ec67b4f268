/** Templates for matters of law. They collect, ask and date; they do not advise. */
import type { GoalTemplate } from '../goal-template.ts';

export const LEGAL_TEMPLATES: readonly GoalTemplate[] = [
  {
    kind: 'write-contract',
    verbs: `
      write, create, make, draft, sign, negotiate, review, read, end, terminate, prepare, break, amend,
      get out`,
    words: `
      contract, agreement, lease, nda, prenup, waiver, mou, affidavit, deed, sublease, disclaimer,
      simple contract, promissory note, terms and conditions, privacy policy, bill of sale, lease agreement,
      service contract, employment contract, invoice terms, release form, eviction notice, cease and desist,
      quit claim deed, statement of work, letter of agreement, letter of intent, power of attorney letter,
      contract for services, land contract, demand letter, eviction letter, house rules`,
    object: 'contract',
    short: ['Write who gives what to whom by when', 'Four facts are on paper'],
    steps: [
      [5, 'Take a sheet and write who gives what to whom, by when, for how much', 'Five facts are on paper'],
      [10, 'Write what happens if one side is late, stops or dies', 'Each case has a sentence'],
      [
        15,
        'Find a sample of {the object} for your country and kind of deal',
        'It is from an official or professional source',
      ],
      [10, 'Collect full names, addresses, dates and sums', 'All are spelled as in the papers'],
      [
        35,
        'Fill in the sample in plain sentences and strike what does not fit',
        'No blank and no foreign clause is left',
      ],
      [15, 'Read it as the other side would', 'Each word with two meanings is replaced'],
      [
        20,
        'Have a lawyer or advice office look at it where money or home depends on it',
        'Checked, or it is not needed',
        'keep',
      ],
      [15, 'Go through it together and change what both agree on', 'Both have said yes to the text'],
      [10, 'Sign and date two copies', 'Each side has one'],
    ],
  },
  {
    kind: 'make-will',
    verbs: `
      write, make, create, update, prepare, execute, set up, contest, draft, get, find, probate, plan, appoint,
      revoke, transfer, fill out`,
    words: `
      will, trust, beneficiary, inheritance, executor, guardianship, heir, codicil, living will, last will,
      power of attorney, living trust, estate plan, advance directive, estate planning, trust fund,
      probate will, transfer on death deed, health care proxy, land trust`,
    object: 'will',
    short: ['Write what you own and who should get it, in two columns', 'Two columns are begun'],
    steps: [
      [5, 'Take a sheet with two columns, “what” and “who”, and write the first line', 'One line is filled'],
      [25, 'List home, accounts, policies, things that matter and debts', 'Each has its paper or number'],
      [20, 'Write who gets what, and who instead if they cannot', 'Every line has two names'],
      [15, 'Choose who carries it out and who cares for children or pets', 'They were asked and said yes'],
      [
        15,
        'Read what makes {the object} valid where you live: hand, witnesses, notary',
        'The rules are on the sheet',
        'keep',
      ],
      [45, 'Write it, or take the sheet to a lawyer', 'The text is complete'],
      [20, 'Sign it exactly as the rules ask', 'Signatures, date and witnesses are there'],
      [10, 'Store it safely and tell one person where', 'That person knows'],
      [10, 'Check names on policies and accounts', 'They agree with it'],
      [5, 'Put a check every three years in the calendar', 'The date is there'],
    ],
  },
  {
    kind: 'handle-legal-matter',
    verbs: `
      file, get, sue, fight, evict, change, win, apply, prove, expunge, seal, settle, prepare, serve, respond,
      represent, contest, adopt, appeal, report, avoid, find, plead, beat, modify, establish, terminate,
      request, stop, write, copyright, dismiss, press, divorce, handle, obtain, pay, lift, annul, emancipate,
      check, legally`,
    words: `
      divorce, custody, lawsuit, eviction, tenant, court, annulment, guardianship, adoption, lawyer,
      visitation, alimony, separation, name, dui, expungement, harassment, emancipation, paternity, probate,
      felony, motion, deposition, subpoena, injunction, warrant, settlement, defamation, misdemeanor, contempt,
      jail, parole, name change, restraining order, child support, jury duty, police report, criminal record,
      ticket in court, order of protection, court date, small claim, complaint in court, parental rights,
      domestic violence, legal aid, pro bono lawyer, landlord in court, grandparent rights,
      wrongful termination, class action`,
    object: 'case',
    short: ['Put every letter in order of date and mark the next deadline', 'The deadline is in the calendar'],
    steps: [
      [
        5,
        'Take a folder, put every letter and paper into it and mark the next deadline in red',
        'The deadline is in the calendar',
        'keep',
      ],
      [20, 'Write what happened with dates, half a page, facts only', 'Half a page is in the folder'],
      [10, 'Write what you want and what you could live with', 'Two sentences are in the folder'],
      [20, 'Find the court’s or office’s own page on {object}', 'Forms, fees and steps are noted'],
      [20, 'Ask legal aid, an advice office or a lawyer for a first talk', 'The date is fixed'],
      [40, 'Collect proof: papers, messages, photos, witnesses', 'Each fact has its proof'],
      [40, 'Fill in the forms', 'No field is empty without a reason'],
      [15, 'Copy everything and file it', 'You hold a stamped receipt'],
      [15, 'Have the other side served as the rules ask', 'The proof is in the folder'],
      [45, 'Prepare for the hearing: three points, papers in order', 'The folder has tabs'],
      [15, 'Note the result and what must be done by when', 'Each has its date'],
    ],
  },
  {
    kind: 'report-loss-or-crime',
    verbs: `
      find, report, recover, locate, track, get, deal, replace, block, trace, cancel, stop, avoid, retrieve,
      search`,
    words: `
      scam, hacked, fraud, accident, crime, theft, airtag, burglary, stalker, stolen car, lost phone,
      stolen phone, lost wallet, stolen bike, lost keys, lost dog, missing cat, stolen credit card,
      lost iphone, towed car, lost luggage, lost airpod, lost cat, stolen laptop, lost card, lost ring,
      missing package, stolen identity, hit and run, phishing email, lost item, lost remote, towed vehicle,
      stolen wallet, stolen package, lost pet, lost android phone, lost apple pencil, lost hearing aid`,
    object: 'loss',
    short: [
      'Write where and when you last had it and call that place',
      'Place and time are noted and the call is made',
    ],
    steps: [
      [
        5,
        'Take a sheet and write where and when you last had it and its number, plate or marks',
        'All of it is on the sheet',
      ],
      [5, 'Block cards, SIM or accounts that go with it', 'Each block has a time and a name', 'keep'],
      [10, 'Use its tracker or call the last places', 'Each place has an answer'],
      [5, 'Check whether it was towed, found or handed in', 'The office has answered'],
      [20, 'Report it to the police or the platform', 'The report number is on the sheet'],
      [15, 'Tell insurer, bank or owner', 'Each has the report number'],
      [15, 'Put up notices or watch online offers, without meeting anyone alone', 'They are out'],
      [15, 'Change locks, keys or passwords', 'Nothing old works any more'],
      [5, 'Note when to ask again', 'The date is in the calendar'],
    ],
  },
];
