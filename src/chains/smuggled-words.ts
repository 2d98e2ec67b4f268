/**
 * What an answer about somebody's work never needs, and what whoever smuggles orders into stored text wants to see in one: numbers to call or
 * to pay to, codes, secrets to give away, commands for a machine, forged turns of a conversation. Each has its own words, so that a model
 * that meant no harm can leave it out. Expects text as it is read (`asRead`). Pure.
 */

const DIGITS = /(?<!\d)\+?\d(?:[ ()./-]{0,2}\d){8,}/;
const DATES = /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b/g;
const HANDLE = /(?<![\w.])@[a-z]\w{2,}/i;

const SECRET =
  'passwords?|passphrases?|pins?|pin codes?|cvv|card (?:numbers?|details)|(?:security|verification|one-time|access) codes?|' +
  'recovery (?:phrases?|codes?)|seed phrases?|private keys?|api keys?|access tokens?|social security numbers?|maiden names?|tans?|combinations?';
const GIVEN_AWAY = new RegExp(
  `\\b(?:send|give|tell|share|forward|post|mail|email|text|confirm|read out|reveal|hand over|provide|type in)\\b.{0,40}\\b(?:${SECRET})\\b`,
  'i',
);
/** Where the person has not spoken of signing in themself, nothing of theirs is asked for either. */
const ASKED_FOR = new RegExp(
  `\\b(?:enter|type|write|fill in|give|say)\\b.{0,20}\\byour\\b.{0,20}\\b(?:${SECRET})\\b|\\bread out\\b.{0,30}\\bcodes?\\b|\\bcodes? (?:that|which) (?:came|was sent|were sent)\\b`,
  'i',
);
const ABOUT_SIGNING_IN = new RegExp(`\\b(?:${SECRET}|sign(?:ing)? in|log(?:ging)? ?in|accounts?|recover\\w*)\\b`, 'i');
const UNTRACEABLE_MONEY =
  /\bgift ?cards?\b|\b(?:bitcoins?|ethereum|usdt|western union|moneygram)\b|\bcrypto (?:wallet|payment)s?\b/i;
/** As good as money once it is said, and never part of a step. */
const CODE_OF_A_CARD = /\bcards?\b.{0,40}\b(?:its|their|the) codes?\b/i;
const DOOR_OPENED =
  /\b(?:teamviewer|anydesk|remote (?:desktop|access))\b|\b(?:disable|turn off|switch off)\b.{0,20}\b(?:two.?factor|2fa|antivirus|firewall)\b/i;
const DATA_THROWN_AWAY = /\b(?:delete|erase|wipe)\b.{0,20}\byour (?:tasks|goals|plan|calendar|memory|data|account)\b/i;
const COMMAND =
  /\brm\s+-\w*[rf]|\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\bpowershell\b.*\s-e|\bmkfs\b|\bdd\s+if=|\bchmod\s+(?:-r\s+)?777\b|:\(\)\s*\{/i;
const TURN = /<\||\|>|\[\/?(?:inst|sys|tool\w*)\]|^\s*(?:system|assistant|user|developer)\s*:/im;
/** In capitals it is somebody who claims to speak; "clean the cooling system: first half" is not. */
const SPEAKER = /(?:^|[\s"'])(?:SYSTEM|ASSISTANT|DEVELOPER)\s*:/;
const JSON_PIECE = /\{\s*["'][\w-]+["']\s*:|["'][\w-]+["']\s*:\s*["'{[]/;
const ENCODED =
  /&(?:#x?[0-9a-f]+|lt|gt|amp|quot|apos|nbsp|period|colon|sol);|\w%[0-9a-f]{2}(?=[\w%])|\\u\{?[0-9a-f]{4}|\\x[0-9a-f]{2}/i;
const SPACED_OUT = /(?<!\p{L})(?:\p{L}[ ._-]{1,3}){5,}\p{L}(?!\p{L})/u;

/** What a text brings along that it should not, in words to whoever wrote it. `asked` is what the person typed themself. */
export function findSmuggledWords(text: string, asked: string): readonly string[] {
  const faults: string[] = [];
  const isUnasked = (words: RegExp) => words.test(text) && !words.test(asked);
  if (DIGITS.test(text.replace(DATES, ' ')) || HANDLE.test(text))
    faults.push('expected no numbers to call or to pay to, and no names of accounts');
  if (holdsCode(text) || ENCODED.test(text) || SPACED_OUT.test(text)) faults.push('expected words, not codes');
  if (GIVEN_AWAY.test(text) || (ASKED_FOR.test(text) && !ABOUT_SIGNING_IN.test(asked)))
    faults.push('expected nothing about giving away secrets');
  if (isUnasked(UNTRACEABLE_MONEY) || CODE_OF_A_CARD.test(text))
    faults.push('expected no ways to pay that were not asked about');
  if (isUnasked(DOOR_OPENED) || isUnasked(DATA_THROWN_AWAY))
    faults.push('expected nothing that opens or empties what is theirs');
  if (COMMAND.test(text)) faults.push('expected no commands that change a whole machine');
  if (TURN.test(text) || SPEAKER.test(text) || JSON_PIECE.test(text))
    faults.push('expected plain sentences, without marks of a conversation');
  return faults;
}

/** A long run of letters with figures and capitals all over it: a key, a hash or something encoded, but no name of a file. */
function holdsCode(text: string): boolean {
  const runs = text.match(/[a-z0-9]{20,}/gi) ?? [];
  return runs.some((run) => {
    const figures = (run.match(/\d+/g) ?? []).length;
    return figures >= 3 || (figures >= 1 && (run.match(/[a-z][A-Z]/g) ?? []).length >= 4);
  });
}
