/** A model in this process that answers at once: what is left beside it is the optimizer alone. */
import type { Llm, LlmReply } from '#ports/llm/llm.ts';

const VALUE = { steps: ['Open the folder', 'Write the first line', 'Read it aloud'], minutes: 45 };
const REPLY: LlmReply = {
  value: VALUE,
  text: JSON.stringify(VALUE),
  rung: 'schema',
  usage: { inputTokens: 200, outputTokens: 40 },
};

export function instantLlm(): Llm {
  return {
    ...{ provider: 'instant', model: 'instant', host: 'here' },
    complete: async () => REPLY,
    stream: () => Promise.reject(new Error('nobody asks it for a stream')),
  };
}
