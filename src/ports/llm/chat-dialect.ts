/**
 * How one service that speaks the OpenAI chat API differs from others, found out from what it objects to. Every difference is kept for good
 * once it is known, so that a service objects to each once.
 */
export type ChatBody = Readonly<Record<string, unknown>>;

export interface ChatDialect {
  /** True when the next question will be another. */
  readonly heed: (objection: string) => boolean;
  /** The question as this service takes it. */
  readonly say: (body: ChatBody) => ChatBody;
}

interface Difference {
  readonly isMeant: (objection: string) => boolean;
  readonly say: (body: ChatBody) => ChatBody;
}

const DIFFERENCES: readonly Difference[] = [
  {
    // OpenAI has renamed it, and its newer models refuse the name that everybody else goes by; so does Azure, in other words.
    isMeant: (objection) => /\bmax_tokens\b.*\bmax_completion_tokens\b/s.test(objection),
    say: ({ max_tokens: most, ...body }) => ({ ...body, max_completion_tokens: most }),
  },
  {
    // Older servers. How many tokens a stream took is estimated then.
    isMeant: (objection) => /\bstream_options\b/.test(objection),
    say: ({ stream_options: _, ...body }) => body,
  },
  {
    // Models whose template knows two roles: "System role not supported", "Only user and assistant roles are supported!"
    isMeant: (objection) =>
      /\bsystem role\b|\broles must alternate\b|\bonly user and assistant roles\b/i.test(objection),
    say: (body) => ({ ...body, messages: withoutSystem(body.messages) }),
  },
];

export function createChatDialect(): ChatDialect {
  const known = new Set<Difference>();
  let most = Number.POSITIVE_INFINITY;

  const heedLength = (objection: string): boolean => {
    const told = longestAnswerIn(objection);
    if (told === undefined || told >= most || told < SHORTEST_ANSWER) return false;
    most = told;
    return true;
  };

  return {
    heed: (objection) => {
      const meant = DIFFERENCES.find((difference) => !known.has(difference) && difference.isMeant(objection));
      if (meant === undefined) return heedLength(objection);
      known.add(meant);
      return true;
    },
    say: (body) => {
      const { max_tokens: asked } = body;
      const short = typeof asked === 'number' && asked > most ? { ...body, max_tokens: most } : body;
      return DIFFERENCES.reduce((said, difference) => (known.has(difference) ? difference.say(said) : said), short);
    },
  };
}

/** With less room nothing that is asked here can be answered: it was the question that was too long. */
const SHORTEST_ANSWER = 200;
/** "supports at most 1000 completion tokens" */
const MOST_COMPLETION = /at most (\d+) completion tokens/;
/** "maximum context length is 4096 tokens. However, you requested 4900 tokens (1900 in the messages, 3000 in the completion)" */
const CONTEXT = /maximum context length is (\d+) tokens.*?(\d+) (?:in|of) the (?:messages|input|text input)/s;

/** The most tokens that an answer may have, by what a service says against a longer one; undefined when it says no such thing. */
function longestAnswerIn(objection: string): number | undefined {
  const completion = MOST_COMPLETION.exec(objection);
  if (completion !== null) return Number(completion[1]);
  const context = CONTEXT.exec(objection);
  return context === null ? undefined : Number(context[1]) - Number(context[2]);
}

/** What stood in the system's words stands before those of the first one to speak. */
function withoutSystem(messages: unknown): unknown {
  if (!Array.isArray(messages)) return messages;
  const [first, second, ...others] = messages as readonly { readonly role: string; readonly content: unknown }[];
  if (first?.role !== 'system' || second === undefined) return messages;
  const { content } = second;
  const words = Array.isArray(content)
    ? [{ type: 'text', text: String(first.content) }, ...content]
    : `${String(first.content)}\n\n${String(content)}`;
  return [{ ...second, content: words }, ...others];
}
