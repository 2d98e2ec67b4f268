import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTemplateChooser } from './choose-template.ts';
import type { GoalTemplate } from './goal-template.ts';
import { TEMPLATES } from './template-list.ts';
import { GENERAL_TEMPLATE } from './templates/general.ts';

const choose = createTemplateChooser(TEMPLATES, GENERAL_TEMPLATE);

/** Goals as people type them, by the template they should get. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'write-essay': ['write a college essay', 'essay about climate change', 'finish my history essay by friday'],
  'write-thesis': ['Finish thesis chapter 3', 'write dissertation'],
  'write-cover-letter': ['write a cover letter for a job', 'cover letter'],
  'write-resume': ['update my CV', 'make a resume'],
  'write-email': ["Reply to Tom's email", 'email to the landlord'],
  'write-report': ['Write quarterly report', 'incident report'],
  'write-speech': ['write a best man speech', 'wedding vows'],
  'write-resignation': ['two weeks notice', 'write a resignation letter'],
  'write-blog-post': ['write a blog post about sourdough', 'draft newsletter'],
  'write-text': ['write something for the village fair'],
  'study-for-exam': ['revise calculus', 'study for biology exam', 'prepare for the SAT'],
  'do-homework': ['finish math homework', 'problem set 4'],
  'read-text': ['read chapter 5 of macroeconomics textbook', 'read 30 pages of Moby Dick', 'read Moby Dick'],
  'learn-language': ['learn spanish'],
  'learn-instrument': ['practice violin', 'practise the piano', 'learn guitar chords'],
  'fix-bug': ['Fix login bug on staging', 'debug the crash on startup'],
  'build-feature': ['Implement dark mode in the settings page'],
  'review-code': ["Review Anna's pull request"],
  'refactor-code': ['Refactor payment module'],
  'deploy-software': ['Deploy release 2.4 to production'],
  'build-website': ['build a website for my bakery'],
  'set-up-device': ['set up a new router', 'connect the printer'],
  'install-software': ['install python on windows', 'update ios'],
  'recover-account': ['reset password', 'recover my gmail account'],
  'back-up-data': ['back up my laptop', 'transfer photos to a usb drive'],
  'organize-files': ['organize photos', 'sort paperwork'],
  'apply-for-job': ['apply for a job', 'job search', 'write job application'],
  'prepare-job-interview': ['prepare for a job interview'],
  'apply-for-immigration': [
    'renew passport',
    'student visa application',
    'citizenship uscis',
    'write visa application',
    'immigrate to Canada',
  ],
  'get-official-document': ['driver license renewal', 'get a copy of my birth certificate'],
  'apply-for-benefits': ['apply for unemployment', 'file for disability'],
  'apply-for-loan-or-card': ['get a mortgage', 'apply for a credit card'],
  'keep-journal': ['journal'],
  memorize: ['memorize 50 anatomy terms'],
  'apply-to-school': ['finish my masters application', 'apply for scholarships', 'college application'],
  'do-taxes': ['file taxes', 'tax return 2024', 'sort out the tax thing'],
  'make-budget': ['make a budget', 'track expenses'],
  'buy-home': ['buy a house', 'find an apartment'],
  'buy-car': ['buy a used car'],
  'sell-online': ['sell clothes on ebay', 'sell on etsy'],
  'sell-house': ['sell my house'],
  'get-insurance': ['compare car insurance', 'deal with the insurance thing', 'health insurance claim'],
  'start-business': ['start a landscaping business', 'open a restaurant'],
  'start-online-shop': ['start an etsy shop'],
  'write-business-plan': ['write a business plan'],
  'clean-room': [
    'clean the kitchen',
    'tidy my room',
    'house cleaning',
    'My room is a mess. I want it to be nice before my sister comes',
  ],
  declutter: ['declutter wardrobe', 'clean out the garage'],
  'do-laundry': ['do the laundry', 'laundry'],
  'move-house': ['move to a new apartment', 'pack for moving'],
  'cook-meat-or-fish': ['grill salmon', 'roast a turkey'],
  bake: ['bake a birthday cake', 'sourdough bread'],
  'plan-meals': ['meal prep for the week'],
  'lose-weight': ['lose 10 pounds', 'lose 10 kg', 'lose belly fat'],
  exercise: ['get fit', 'marathon training', 'go for a run', 'start running'],
  'change-habit': ['quit smoking', 'fix my sleep schedule'],
  'see-doctor': ['book a dentist appointment', 'find a therapist'],
  'ease-complaint': ['get rid of a headache', 'back pain'],
  'care-for-pet': ['train a puppy'],
  'walk-dog': ['walk the dog'],
  'feed-pet': ['feed the cat', 'clean the litter box'],
  'go-for-walk': ['go for a walk'],
  'iron-clothes': ['iron shirts'],
  'send-parcel': ['mail the package', 'drop off dry cleaning'],
  'wrap-gift': ['wrap gifts'],
  'change-bulb-or-battery': ['replace light bulb'],
  'plan-party': ['plan a birthday party', 'baby shower'],
  'plan-wedding': ['wedding planning'],
  'plan-funeral': ['plan a funeral'],
  'plan-trip': ['plan a trip to japan', 'book flights to berlin'],
  'pack-bag': ['pack suitcase'],
  'fix-plumbing': ['unclog a toilet', 'fix a leaky faucet'],
  'fix-car': ['change brake pads', 'jump start a car'],
  'fix-bike': ['fix a flat bike tire'],
  'fix-appliance': ['fix a washing machine'],
  'fix-wall': ['patch a hole in drywall'],
  'install-flooring': ['lay laminate flooring'],
  'install-tile': ['install a backsplash'],
  'install-electrical': ['replace a light switch'],
  'install-plumbing': ['kitchen faucet replacement'],
  'paint-room': ['paint the living room'],
  'paint-door': ['paint front door'],
  'apply-wood-finish': ['apply stain to the table'],
  wallpaper: ['best way to remove wallpaper'],
  'build-deck': ['build a small deck'],
  'build-shed': ['build a shed'],
  'build-fence': ['put up a garden fence'],
  'build-furniture': ['build a bookcase table', 'build a desk'],
  'start-garden': ['start a vegetable garden'],
  'grow-plant': ['grow tomatoes'],
  'water-plants': ['water the plants'],
  'take-out-trash': ['take out the trash', 'empty the bin'],
  'wash-dishes': ['do the dishes', 'dishes', 'empty the dishwasher'],
  'look-after-yourself': ['take a shower', 'brush my teeth'],
  'make-bed': ['make my bed', 'change the bed sheets'],
  'pick-somebody-up': ['pick up kids from school', 'pick up mum from the airport'],
  'send-invoice': ['send invoice to client ACME'],
  'return-item': ['return the amazon package', 'Return library books'],
  'refill-prescription': ['refill my ADHD prescription'],
  'help-with-homework': ['help my son with his math homework'],
  'sort-out-life': ['get my life together', 'be happier', 'get organised'],
  'care-for-lawn': ['mow the lawn'],
  'prepare-presentation': ["Prepare slides for Monday's board meeting"],
  'prepare-meeting': ['prepare 1:1 with Sara'],
  'clear-inbox': ['reply to all emails', 'inbox zero', 'clear my inbox'],
  'plan-time': ['plan next week', 'plan'],
  'make-phone-call': ['call the bank about the overdraft fee'],
  'get-in-touch': ['mom', 'call grandma', 'text Mike back'],
  sew: ['sew a dress'],
  'knit-or-crochet': ['knit a scarf'],
  'make-video': ['edit a video'],
  'play-game': ['build a nether portal'],
  'make-will': ['write a will'],
  'handle-legal-matter': ['file for divorce', 'change my last name'],
  'write-contract': ['write a simple contract'],
  'report-loss-or-crime': ['find a stolen car'],
  general: ['make a difference', 'do the thing', 'fhqwhgads', 'fix a broken heart', 'build vocabulary', '🎉', ''],
};

describe('a goal gets the template for its kind', () => {
  for (const [kind, goals] of Object.entries(EXPECTED)) {
    for (const title of goals) {
      it(`"${title}" is ${kind}`, () => assert.equal(choose({ title, tags: [] }).template.kind, kind));
    }
  }

  it('and says which words decided', () => {
    const { because, score } = choose({ title: 'paint the kitchen cabinets', tags: [] });
    assert.ok(because.includes('cabinet'), because.join());
    assert.ok(score > 0);
  });

  it('the same one every time', () => {
    const title = 'build a raised garden bed with legs';
    assert.deepEqual(choose({ title, tags: [] }), choose({ title, tags: [] }));
  });
});

describe('choosing', () => {
  const steps = [[5, 'Open it', 'It is open']] as const;
  const template = (kind: string, rest: Partial<GoalTemplate>): GoalTemplate => ({
    kind,
    verbs: '',
    words: '',
    object: 'thing',
    short: ['Do it', 'It is done'],
    steps,
    ...rest,
  });
  const kindOf = (templates: readonly GoalTemplate[], title: string, tags: readonly string[] = []) =>
    createTemplateChooser(templates, GENERAL_TEMPLATE)({ title, tags }).template.kind;

  it('prefers the noun a goal is about over the words around it', () => {
    const templates = [
      template('shed', { verbs: 'build, install', words: 'shed' }),
      template('roof', { verbs: 'build, install', words: 'roof' }),
    ];
    assert.equal(kindOf(templates, 'install a roof on a shed'), 'roof');
  });

  it('does not take a template whose verbs do not fit', () => {
    const templates = [template('bake', { verbs: 'bake', words: 'cake' })];
    assert.equal(kindOf(templates, 'bake a cake'), 'bake');
    assert.equal(kindOf(templates, 'deliver a cake'), 'general');
    assert.equal(kindOf(templates, 'cake'), 'bake');
  });

  it('takes a template that needs a verb only with one of its own', () => {
    const templates = [template('walk', { verbs: 'walk', words: 'dog', needsVerb: true })];
    assert.equal(kindOf(templates, 'walk the dog'), 'walk');
    assert.equal(kindOf(templates, 'dog'), 'general');
    assert.equal(kindOf(templates, 'get a dog'), 'general');
  });

  it('takes a verb alone only where the template says that it is enough', () => {
    const templates = [template('sell', { verbs: 'sell, list', words: 'shoes', verbIsEnough: 'sell' })];
    assert.equal(kindOf(templates, 'sell a thingamajig'), 'sell');
    assert.equal(kindOf(templates, 'list a thingamajig'), 'general');
  });

  it('leaves a template out when a word speaks against it', () => {
    const templates = [template('build', { verbs: 'build', words: '', verbIsEnough: 'build', unless: 'trust' })];
    assert.equal(kindOf(templates, 'build trust'), 'general');
    assert.equal(kindOf(templates, 'build a kite'), 'build');
  });

  it('lets a tag tip the balance', () => {
    const templates = [
      template('essay', { verbs: 'write', words: 'draft, thesis' }),
      template('letter', { verbs: 'write', words: 'draft, mail' }),
    ];
    assert.equal(kindOf(templates, 'write the draft', ['mail']), 'letter');
    assert.equal(kindOf(templates, 'write the draft', ['thesis']), 'essay');
  });
});
