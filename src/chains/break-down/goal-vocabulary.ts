/** The small words by which a goal is taken apart: lead-ins, determiners, prepositions, verbs with particles. English, and only data. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What people put before the goal itself: "how do i", "best way to", "I need to", "please". */
export const LEAD_IN = new RegExp(
  `^(?:${[
    'how (?:do|can|should|would|does|could) (?:i|you|we|one|someone|people)(?: best)?',
    'how to',
    'how',
    "what(?: is|’s|'s)? the (?:best|easiest|fastest|cheapest|right|proper) (?:way|place|time) (?:to|of)",
    'the (?:best|easiest|fastest|cheapest|right|proper) (?:way|place)s? (?:to|of)',
    '(?:best|easy|easiest|fastest|cheapest|quick|simple|different|good|right|proper) ways? (?:to|of)',
    '(?:ways|way|steps|tips|guide|instructions|ideas|help|time|trying|have|need|want|going|like|planning|remember|hoping|try) (?:on how )?to',
    "(?:i|we) (?:really |still |just |finally )?(?:need|want|have|must|should|would like|’d like|'d like|will)(?: to)?",
    "(?:i'm|i am|i’m) (?:trying|going|planning) to",
    "(?:i|we)(?: have|'ve|’ve) (?:got )?to",
    '(?:can|could|would) you(?: please)?(?: help me)?',
    "(?:please|todo|to do|to-do|task|goal|finally|just|let's|let’s|let us|where to|when to|make sure to|get around to|gotta|also|ok|okay)[:,]?",
    "(?:don't|don’t|do not) forget to",
    'help me(?: to)?',
    'learn how to',
    'figure out how to',
    'to',
  ].join('|')})\\s+`,
  'i',
);

/** What says only how, when or for whom, at the end of a goal. */
export const TRAILING_PHRASE =
  /\s+(?:(?:step )?by step|at home|for (?:free|beginners|dummies|cheap|kids|adults|sale)|from scratch|first time|near me|by (?:myself|yourself)|on a budget|(?:in )?(?:19|20)\d\d)$/i;

export const TRAILING_WORDS = words(`
  again asap beginners better black blue brown cheap cheaply correctly diy dummies easily easy fast faster free gray green grey ideas
  instructions myself naturally now online pdf please privately properly quick quickly red reddit safely scratch soon successfully today
  tomorrow tonight tutorial white wood yellow yourself youtube
`);

/** Adverbs of manner before a verb; "weekly review" and "family meeting" do not begin with one. */
export const ADVERB =
  /^(?!(?:weekly|daily|monthly|yearly|quarterly|early|family|assembly|butterfly|jelly|belly|lovely)$)\p{L}{3,}ly$/u;

export const DETERMINERS = words('a an the some any my our your his her their own another new');

/** Determiners that stay in the sentence, and how we say them back to the person. */
export const POSSESSIVES: ReadonlyMap<string, string> = new Map([
  ['my', 'your'],
  ['our', 'your'],
  ['your', 'your'],
  ['his', 'his'],
  ['her', 'her'],
  ['their', 'their'],
]);

/** People who are named without an article. */
export const KIN = words('mom mum dad mother father grandma grandpa granny');

/** First words after which no article can stand: numbers and quantities. */
export const QUANTITY =
  /^(?:\d.*|one|two|three|four|five|six|ten|all|every|each|both|this|that|these|those|it|more|no|less|many|enough)$/i;

export const PREPOSITIONS = words(`
  about above across after against around as at before behind below beneath beside between by during except for from in inside into like
  near of off on onto out outside over past per since through throughout to toward towards under until up upon using via with within
  without
`);

/** Words that open a clause and so end the object. */
export const CLAUSE_OPENERS = words(`
  is are was were be been being will would can could should must has have had that which who whom whose because so if when while where
  why how than then but or
`);

/** Verbs whose "about" belongs to the object: an essay about whales, but not a call about the bill. */
export const TEXT_VERBS = words('write read draft finish start research give prepare edit');

/** Nouns that leave the naming to what follows "of": "a copy of the birth certificate". */
export const MEASURE_NOUNS = words('bit bottle copy cup glass kind list lot pair part piece proof set sort type');

/** Pairs that act as one word, so that the preposition in them ends nothing. */
export const JOINED_PAIRS: ReadonlySet<string> = new Set([
  'above ground',
  'add on',
  'and conditions',
  'and groove',
  'and stick',
  'built in',
  'carry on',
  'clip in',
  'drop in',
  'follow up',
  'how to',
  'iron on',
  'lean to',
  'off line',
  'one on',
  'on one',
  'over range',
  'plug in',
  'pop up',
  'pull up',
  'push up',
  'screened in',
  'sew in',
  'sit up',
  'to do',
  'under cabinet',
  'walk in',
]);

/** British spellings of verbs, by those that templates know them by. */
export const AMERICAN: ReadonlyMap<string, string> = new Map([
  ['analyse', 'analyze'],
  ['apologise', 'apologize'],
  ['memorise', 'memorize'],
  ['organise', 'organize'],
  ['practise', 'practice'],
  ['prioritise', 'prioritize'],
  ['summarise', 'summarize'],
]);

/** Verb and particle with a meaning of their own, and the name templates know them by. */
export const PHRASAL_VERBS: ReadonlyMap<string, string> = new Map([
  ...[
    'back up',
    'break up',
    'catch up',
    'cut down',
    'fill in',
    'fill out',
    'follow up',
    'get out',
    'get over',
    'get rid',
    'hook up',
    'jump start',
    'log in',
    'opt out',
    'pan fry',
    'pay off',
    'pick up',
    'potty train',
    'power wash',
    'pressure wash',
    'put together',
    'put up',
    'set up',
    'sign up',
    'spray paint',
    'take apart',
    'take care',
    'take down',
    'tear down',
    'tie dye',
    'trade in',
    'turn off',
    'turn on',
    'wake up',
    'work on',
    'work out',
  ].map((pair): readonly [string, string] => [pair, pair]),
  ['apply as', 'apply for'],
  ['apply for', 'apply for'],
  ['apply to', 'apply for'],
  ['clean out', 'declutter'],
  ['clear out', 'declutter'],
  ['get started', 'start'],
  ['look for', 'find'],
  ['look up', 'find'],
  ['pick out', 'choose'],
  ['search for', 'find'],
  ['shop for', 'shop'],
]);

export const PARTICLES = words('up out off down away back over through');

/** Verbs after which a preposition leads to the object itself: "prepare for a job interview". */
export const TAKES_PREPOSITION = words(`
  ask audition bid break budget call care catch cope deal enrol enroll file fill find get go interview listen look meet move open pack pay
  plan practice prepare qualify register reply respond ride save search shop speak start stick study sue switch take talk think trade train
  travel unsubscribe volunteer donate vote wait work write
`);

/** A goal that begins with one of these and goes on with "-ing" is about the second verb: "finish writing my thesis". */
export const ASPECT_VERBS = words('start begin finish continue keep try go practice resume complete get enjoy');

/** Last nouns that name the work itself: "kitchen faucet replacement". */
export const ACTION_NOUNS: ReadonlyMap<string, string> = new Map([
  ['application', 'apply for'],
  ['cleaning', 'clean'],
  ['installation', 'install'],
  ['maintenance', 'maintain'],
  ['mowing', 'mow'],
  ['planning', 'plan'],
  ['prep', 'prepare'],
  ['preparation', 'prepare'],
  ['registration', 'register'],
  ['remodel', 'remodel'],
  ['removal', 'remove'],
  ['renewal', 'renew'],
  ['renovation', 'renovate'],
  ['repair', 'repair'],
  ['repairs', 'repair'],
  ['replacement', 'replace'],
  ['shopping', 'shop'],
  ['training', 'train'],
  ['writing', 'write'],
]);
