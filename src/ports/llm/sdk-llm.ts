/**
 * A model of the AI SDK as the port wants it. Asked for a value it uses the strictest form of question that the provider takes, and goes
 * over to a simpler one for good when that is refused; the call in which that shows fails, and may be made again at once.
 */
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { Clock } from '#kernel/clock.ts';
import { readJsonAnswer } from './json-answer.ts';
import {
  type Llm,
  LlmFailure,
  type LlmPrompt,
  type LlmReply,
  type LlmRequest,
  type LlmRung,
  type LlmStream,
  type LlmUsage,
} from './llm.ts';
import { isAboutFormat, llmFailureOf, objectionIn } from './llm-failure-of.ts';
import { llmUsageOf } from './llm-usage-of.ts';
import { createPlainText, plainValue } from './plain-text.ts';
import { type PortableSchema, portableSchema } from './portable-schema.ts';
import { createWithoutThoughts } from './without-thoughts.ts';

/** `schema`: held to it. `json`: held to JSON, the schema in words. `words`: everything in words. */
export type QuestionForm = 'schema' | 'json' | 'words';

export interface SdkLlmOptions {
  readonly provider: string;
  readonly model: string;
  readonly host: string;
  readonly language: LanguageModelV4;
  /** Asked when JSON is wanted without a schema, where that is another model object. */
  readonly jsonLanguage?: LanguageModelV4;
  /** What the provider may take, strictest first. */
  readonly forms: readonly QuestionForm[];
  /** Takes note of what a provider objects to. True when the next question will be another. */
  readonly heed?: (objection: string, status: number) => boolean;
  readonly clock: Clock;
}

type Question = LlmPrompt & Pick<Partial<LlmRequest>, 'correction'>;

export function createSdkLlm(options: SdkLlmOptions): Llm {
  const { provider, model, host, language, forms, clock } = options;
  let simplest = 0;

  const ask = async (request: LlmRequest, form: QuestionForm, signal: AbortSignal) => {
    const schema = portableSchema(request.schema);
    const asked = form === 'json' ? (options.jsonLanguage ?? language) : language;
    return asked.doGenerate({
      ...callOf(request, signal, form === 'schema' ? undefined : schema),
      ...(form === 'words' ? {} : { responseFormat: formatOf(form, schema) }),
    });
  };

  /** `place`: of the form that was asked in; undefined where it had none. */
  const failureOf = (error: unknown, signal: AbortSignal, place?: number): LlmFailure => {
    const objection = objectionIn(error);
    const isHeeded = objection !== undefined && options.heed?.(objection.words, objection.status) === true;
    const isSimpler =
      objection !== undefined && place !== undefined && place + 1 < forms.length && isAboutFormat(objection.words);
    if (!isHeeded && !isSimpler) return llmFailureOf(error, { signal, clock });
    if (!isHeeded && place !== undefined) simplest = Math.max(simplest, place + 1);
    const message = 'the service does not take this form of question';
    return new LlmFailure('schema-unsupported', message, { retryable: true, status: objection.status, cause: error });
  };

  return {
    provider,
    model,
    host,
    complete: async (request, { signal }) => {
      const place = simplest;
      const form = forms[place] ?? 'words';
      try {
        return replyOf(await ask(request, form, signal), { form, request });
      } catch (error) {
        throw failureOf(error, signal, place);
      }
    },
    stream: async (request, { signal }) => {
      try {
        const { stream } = await language.doStream(callOf(request, signal, undefined));
        return readStream(stream, request, { signal, clock });
      } catch (error) {
        throw failureOf(error, signal);
      }
    },
  };
}

function formatOf(
  form: 'schema' | 'json',
  schema: PortableSchema,
): NonNullable<LanguageModelV4CallOptions['responseFormat']> {
  return form === 'json' ? { type: 'json' } : { type: 'json', schema, name: 'answer' };
}

function callOf(
  request: Question,
  signal: AbortSignal,
  schemaInWords: PortableSchema | undefined,
): LanguageModelV4CallOptions {
  const inWords =
    schemaInWords === undefined
      ? ''
      : `\n\nAnswer with one JSON value of this JSON schema and nothing else:\n${JSON.stringify(schemaInWords)}`;
  const images = (request.images ?? []).map(
    ({ mediaType, bytes }) => ({ type: 'file', mediaType, data: { type: 'data', data: bytes } }) as const,
  );
  const prompt: LanguageModelV4Message[] = [
    { role: 'system', content: request.system + inWords },
    { role: 'user', content: [{ type: 'text', text: request.prompt }, ...images] },
  ];
  if (request.correction !== undefined) {
    prompt.push(
      { role: 'assistant', content: [{ type: 'text', text: request.correction.answer }] },
      { role: 'user', content: [{ type: 'text', text: request.correction.complaint }] },
    );
  }
  return { prompt, maxOutputTokens: request.maxOutputTokens, abortSignal: signal };
}

function replyOf(
  result: LanguageModelV4GenerateResult,
  { form, request }: { readonly form: QuestionForm; readonly request: LlmRequest },
): LlmReply {
  refuseUnfinished(result.finishReason);
  const text =
    result.structuredOutputText ?? result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const { value, how } = readJsonAnswer(text);
  return {
    value: plainValue(value),
    text,
    rung: rungOf(how, form),
    usage: llmUsageOf(result.usage, request, text.length),
  };
}

/** Checked before anything is read: half an answer may happen to be valid JSON. */
function refuseUnfinished({ unified, raw }: LanguageModelV4GenerateResult['finishReason']): void {
  // Routers say that their provider failed, where the API knows no such end.
  switch (raw === 'error' ? raw : unified) {
    case 'length':
      throw new LlmFailure('truncated', 'the answer was cut at its longest', { retryable: false });
    case 'content-filter':
      throw new LlmFailure('refused', 'the service would not answer this', { retryable: false });
    case 'error':
    case 'interrupted':
      throw new LlmFailure('cut', 'the answer broke off', { retryable: true });
    default:
  }
}

function rungOf(how: ReturnType<typeof readJsonAnswer>['how'], form: QuestionForm): LlmRung {
  if (how !== 'whole') return how;
  return form === 'words' ? 'extracted' : form;
}

/** In characters, for tokens of an answer together. A provider that goes on beyond has not heard how long it may be. */
const LONGEST_TOKEN = 20;
const ENDLESS = 'the answer is far longer than it may be';

function readStream(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  request: LlmPrompt,
  context: { readonly signal: AbortSignal; readonly clock: Clock },
): LlmStream {
  const usage = Promise.withResolvers<LlmUsage>();
  // Nobody has to look at it.
  usage.promise.catch(() => undefined);
  const read = async function* () {
    let characters = 0;
    let isEnded = false;
    const [plain, withoutThoughts] = [createPlainText(), createWithoutThoughts()];
    try {
      for await (const part of stream) {
        if (part.type === 'text-delta') {
          const text = withoutThoughts(plain(part.delta));
          characters += text.length;
          if (characters > request.maxOutputTokens * LONGEST_TOKEN)
            throw new LlmFailure('broken', ENDLESS, { retryable: false });
          if (text !== '') yield text;
        } else if (part.type === 'error') {
          throw part.error;
        } else if (part.type === 'finish') {
          refuseUnfinished(part.finishReason);
          isEnded = true;
          usage.resolve(llmUsageOf(part.usage, request, characters));
        }
      }
      if (!isEnded) throw new LlmFailure('cut', 'the stream broke off', { retryable: true });
    } catch (error) {
      const failure = asStreamFailure(llmFailureOf(error, context));
      usage.reject(failure);
      throw failure;
    } finally {
      // Whoever leaves in the middle is not told what it cost.
      usage.reject(new LlmFailure('cut', 'nobody read the stream to its end', { retryable: false }));
    }
  };
  return { chunks: read(), usage: usage.promise };
}

/** A connection that breaks in the middle of a stream has cut it. */
function asStreamFailure(failure: LlmFailure): LlmFailure {
  if (failure.kind !== 'unreachable') return failure;
  return new LlmFailure('cut', 'the stream broke off', { retryable: true, cause: failure });
}
