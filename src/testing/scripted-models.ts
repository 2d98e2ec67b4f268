/** Models that answer from a script, for tests of chains: held to schema and check as the real ones are, but without any waiting. */
import {
  type ModelCall,
  type ModelStreamCall,
  type Models,
  ModelsUnavailable,
  type UnavailableReason,
} from '#optimizer/models.ts';

/** What one call comes to. What is not valid comes to `invalid`, as it does once every model has been told what is wrong. */
export type ModelsLine =
  | { readonly answer: unknown }
  | { readonly fails: UnavailableReason }
  | { readonly chunks: readonly string[]; readonly ending?: 'end' | 'cut' }
  | { readonly breaks: Error }
  | 'silent';

type AnyCall = ModelStreamCall & Partial<Pick<ModelCall<unknown>, 'schema'>>;

export interface ScriptedModels extends Models {
  readonly calls: readonly AnyCall[];
}

const WHO = { provider: 'scripted', model: 'scripted' } as const;

export function createScriptedModels(
  script: readonly ModelsLine[] | ((call: AnyCall, position: number) => ModelsLine | Promise<ModelsLine>),
): ScriptedModels {
  const calls: AnyCall[] = [];
  const next = async (call: AnyCall): Promise<ModelsLine> => {
    const position = calls.length;
    calls.push(call);
    const line = typeof script === 'function' ? await script(call, position) : script[position];
    return line ?? { fails: 'failed' };
  };
  return {
    calls,
    complete: async (call, { signal }) => {
      const line = await next(call);
      if (line === 'silent') return untilAborted(signal);
      if ('fails' in line) throw new ModelsUnavailable(line.fails);
      if ('breaks' in line) throw line.breaks;
      const parsed = call.schema.safeParse('answer' in line ? line.answer : line.chunks.join(''));
      if (!parsed.success || (call.check?.(parsed.data) ?? []).length > 0) throw new ModelsUnavailable('invalid');
      const usage = { inputTokens: 100, outputTokens: 20 };
      return { ...WHO, value: parsed.data, rung: 'schema', isRemembered: false, usage };
    },
    stream: async (call, { signal }) => {
      const line = await next(call);
      if (line === 'silent') return untilAborted(signal);
      if ('fails' in line) throw new ModelsUnavailable(line.fails);
      if ('breaks' in line) throw line.breaks;
      const { chunks, ending = 'end' } = 'chunks' in line ? line : { chunks: [String(line.answer)] };
      const read = async function* () {
        yield* chunks;
        if (ending === 'cut') throw new ModelsUnavailable('cut');
      };
      return { ...WHO, chunks: read() };
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
