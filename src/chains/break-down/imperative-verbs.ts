/**
 * The verbs a step may begin with, and whether a word is one of them. It knows base forms only: "writing", "wrote" and "writes" are led
 * back to "write" by `baseVerb`, but no title may begin with them.
 */

const VERBS = `
abandon abort blot cap chip dial onboard script unbox absorb accept access accompany achieve acknowledge acquire act activate adapt add address adhere adjust administer admit
adopt advance advertise advise agree aim air alert align allocate allow alter amend analyze analyse anchor animate annotate announce
answer anticipate apologize appeal appear apply appoint appraise approach approve arrange arrive ask assemble assess assign assist assume
attach attempt attend audit audition author authorize automate avoid award back backup bag bake balance ban bandage bank bargain base
baste bathe be beat become begin bend bet bid bind bisect bite blanch bleach bleed blend block blog blow board boil bolt book boost boot
borrow bounce box brace braid brainstorm brake braise branch bread break breathe breed brew bring broil brown browse brush budget buff
build bundle burn burp bury butter button buy bypass calculate calibrate call calm camp can cancel capture care carry carve cast catch
categorize caulk celebrate center centre certify chain chair chalk challenge change charge chart chase chat check chill chisel choose chop
circle circulate cite claim clamp clarify classify clean cleanse clear click climb clip close coach coat code collaborate collapse collate
collect color colour comb combine come comfort comment commit communicate compact compare compete compile complete compose compost
compress compute concentrate conclude conduct configure confirm confront congratulate connect conserve consider consolidate construct
consult consume contact contain continue contour contrast contribute control convert convince cook cool coordinate cope copy core correct
count cover crack craft crate crawl cream create crimp critique crochet crop cross crush cry cube cultivate cure curl cut cycle damp
dampen dance darn date deactivate deal debone debrief debug decant decide declare declutter decorate decrease dedicate deepen defend define
defrost degrease delegate delete deliver demolish demonstrate deploy deposit derive descale describe deselect design detach detail detangle
detect determine detox develop devise diagnose dice dig digitize dilute dip direct disable disassemble disband discard discharge
disconnect discover discuss disinfect dismantle dismiss display dispose dispute dissolve distill distribute ditch dive divide do
document donate double download downsize draft drag drain drape draw dream dress dribble drill drink drip drive drop dry dump duplicate
dust dye earn ease eat edge edit educate elect elevate eliminate email embed embrace embroider emphasize empty enable enclose encourage
end endorse enforce engage engrave enhance enjoy enlarge enlist enrol enroll ensure enter entertain equip erase erect escape establish
estimate etch evaluate evict examine exchange excuse execute exercise exfoliate exit expand expect experiment explain explore export
expose express extend extract face facilitate fade fast fasten favor fax feed feel felt ferment fertilize fetch file fill film filter
finalize find finish fire fish fit fix flag flash flatten flip float flood floss flush fly foam focus fold follow forage force forecast
forget forgive form formalize format formulate forward foster frame free freeze frost fry fuel fulfil fulfill fund furnish gain garden
gather gauge gel generate get gift give glance glaze glue go grab grade graft grant grasp grate graze grease greet grill grind grip
groom ground group grout grow guard guess guide hack halve hammer hand handle hang harden harvest haul have head heal hear heat help hem
hide highlight hike hire hit hoist hold home hone hook hope host hug hunt hydrate ice identify ignore illustrate imagine immerse
immigrate implement import impress improve include incorporate increase index indicate inflate influence inform infuse initial initiate
inject inquire insert inspect inspire install instruct insulate insure integrate interpret interrupt interview introduce invent invest
investigate invite invoice involve iron isolate issue itemize jar jog join jot journal judge juggle juice jump justify keep kick kill kiss
knead kneel knit knock knot know label lace laminate land launch launder lay layer lead leaf leak lean learn lease leave lend
lengthen let level leverage lift light lighten like limit line link list listen litigate live load locate lock lodge log look loop loosen
lose lower lubricate mail maintain make manage map march marinate mark market mash mask massage master match measure meditate meet melt
memorize mend mention mentor merge message microwave migrate milk mill mine minimize mirror mist mix model moderate modernize modify
moisturize mold monitor mop motivate mount move mow muddle mulch multiply nail name narrow navigate negotiate network nominate normalize
notarize note notice notify number nurture obey observe obtain offer oil open operate oppose opt optimize order organize organise orient
outline overcome overlap overlay own pace pack pad page paint pair pan paraphrase park part participate pass paste patch pause pave pay
peel peer perfect perform permit persuade phone photocopy photograph pick pickle piece pilot pin pinch pipe pitch place plan plane plant
plaster play plead plot plow pluck plug plumb plunge poach point polish poll ponder pool pop pose position post postpone pot pound
pour practice practise praise pray predict preheat prepare prep prescribe present preserve press pressurize pretend prevent preview price
prick prime print prioritize probe proceed process procrastinate procure produce program progress project promise promote prompt
pronounce proof proofread propagate propose protect protest prototype prove provide prune publish pull pump punch purchase puree purge
pursue push put qualify quantify query question queue quit quilt quiz quote race raise rake rank rate reach react read rebuild recall
receive recharge recite reclaim recognize recommend reconcile reconnect reconsider record recover recruit recycle redeem redesign redo
reduce refactor refer refinance refine refinish reflect refresh refuse register regrout regulate rehearse reheat reinforce reinstall
reject relate relax release relieve relocate rely remember remind remodel remove rename render renew renovate rent reopen reorder
reorganize repair repeat repel repaint rephrase replace reply report repot represent reproduce request reread rescue research reserve
reset reshape resize resolve respect respond rest restart restock restore restrict retain retest retire retrieve retry return reuse
reveal reverse review revise revisit reward rewire rewrite rework ride ring rinse rip roast roll roleplay rotate round route rub ruin
rule run rush sail salt sample sand sanitize save say scan schedule scoop score scour scout scramble scrap scrape scratch screen screw
scroll scrub sculpt seal search season seat secure see seed seek select self-publish sell send separate serve service set settle sew shade
shake shape share sharpen shave shed shelve shield shift shim shine ship shock shoot shop shorten shout shovel show shower shred shrink
shuffle shut sift sign signal simmer simplify sing sit size skate sketch ski skim skin skip slice slide slip slow smile smoke smooth snack
snap soak soften solder solve soothe sort sound sow space spackle speak specify spell spend spin splice split sponsor spot spray spread
sprinkle sprout square squat squeeze stabilize stack staff stage stain stake stamp stand staple start state stay steam steep steer step
sterilize stick stiffen stir stitch stock stop store straighten strain strap strategize stream strengthen stretch strike string strip
stroke structure strum study stuff style subdue submerge submit subscribe substitute subtract succeed sue suggest sum summarize summarise
supervise supply support surf surround survey survive suspend swap swaddle sweep swim swing switch symbolize sync synchronize synthesize
tackle tag tailor take talk tame tap tape target taste teach tear tell temper tend terminate test text thank thaw thicken thin think
thread throw tick tidy tie tighten tile till tilt time tint tip title toast toggle tone top toss total touch tour tow trace track trade
train transcribe transfer transform translate transplant transport trap travel treat trellis trim troubleshoot trust try tuck tune turn
tutor tweak twist type unblock unclog uncover understand undo undress unfasten unfold uninstall unite unload unlock unpack unplug unroll
unscrew unsubscribe untangle update upgrade uphold upload upsell use utilize vacate vacuum validate value varnish vary vent ventilate
verify view visit visualize voice void volunteer vote wait wake walk want warm warn wash watch water waterproof wax weave wear weed weigh
welcome weld wet whip whisk whisper whitewash whiten widen win wind winterize wipe wire wish withdraw wonder work worship wrap wrestle
write yield zero zip zoom lather overseed repurpose scan sear sift spackle whittle wean unwind unzip unwrap unbox reposition repost
reattach reapply reassemble recheck recite recalculate resubmit rephrase resend rewatch restring reupholster reface reglaze resurface
declare descale dehydrate deodorize depressurize dismount double-check pre-drill dry-fit air-dry hand-wash deep-clean spot-clean
`;

const KNOWN: ReadonlySet<string> = new Set(VERBS.trim().split(/\s+/));

const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    began: 'begin',
    bought: 'buy',
    built: 'build',
    did: 'do',
    does: 'do',
    done: 'do',
    dug: 'dig',
    dying: 'dye',
    found: 'find',
    gave: 'give',
    goes: 'go',
    got: 'get',
    grew: 'grow',
    held: 'hold',
    hung: 'hang',
    kept: 'keep',
    laid: 'lay',
    lying: 'lie',
    made: 'make',
    met: 'meet',
    paid: 'pay',
    ran: 'run',
    said: 'say',
    sent: 'send',
    sewn: 'sew',
    sold: 'sell',
    took: 'take',
    taught: 'teach',
    thought: 'think',
    told: 'tell',
    tying: 'tie',
    went: 'go',
    wrote: 'write',
    written: 'write',
  }),
);

/** Words that are nouns more often than commands when one of these follows. */
const NOUN_FOLLOWERS = new Set(['of', 'is', 'are', 'was', 'were', 'has', 'will', 'should', 'must', 'needs']);
const PREFIXES = ['re', 'un', 'pre', 'over', 'out', 'de', 'dis', 'mis', 'co', 'under'];

/** True for a verb in its base form, known or put together from a known one ("re-tile", "prewash", "containerize"). */
export function isBaseVerb(word: string): boolean {
  const plain = word.toLowerCase();
  if (KNOWN.has(plain)) return true;
  const parts = plain.split('-');
  if (parts.length > 1) return KNOWN.has(parts.at(-1) ?? '') && !plain.endsWith('-up');
  if (PREFIXES.some((prefix) => plain.startsWith(prefix) && KNOWN.has(plain.slice(prefix.length)))) return true;
  return plain.length > 6 && /(?:ize|ise|ify)$/.test(plain) && !/(?:cise|mise|rise|wise|prize|noise|tise)$/.test(plain);
}

/** The base form of a verb in any form ("planning" -> "plan"), or null when it is none. */
export function baseVerb(word: string): string | null {
  const plain = word.toLowerCase();
  if (isBaseVerb(plain)) return plain;
  const irregular = IRREGULAR.get(plain);
  if (irregular !== undefined) return irregular;
  const stem = /^(.{2,}?)(?:ing|ed|es|s)$/.exec(plain)?.[1];
  if (stem === undefined) return null;
  const undoubled = /(.)\1$/.test(stem) ? stem.slice(0, -1) : stem;
  const candidates = [stem, `${stem}e`, undoubled, stem.endsWith('i') ? `${stem.slice(0, -1)}y` : stem];
  return candidates.find((candidate) => KNOWN.has(candidate)) ?? null;
}

/**
 * True when the title reads as a command: its first word is a verb in the base form and the second does not turn it into a noun
 * ("Review of the draft" is refused, "Review the draft" is not).
 */
export function beginsWithVerb(title: string): boolean {
  const [first, second] = title.match(/[\p{L}\p{N}'’-]+/gu) ?? [];
  if (first === undefined || !title.trimStart().startsWith(first)) return false;
  if (second !== undefined && NOUN_FOLLOWERS.has(second.toLowerCase())) return false;
  return isBaseVerb(first.replace(/['’]t$/, '').replace(/^don$/i, 'do'));
}
