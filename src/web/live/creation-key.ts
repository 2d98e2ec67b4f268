/**
 * Keys that make repeating a creating call harmless: the same request keeps its key until it has succeeded, so that pressing the button
 * again after a lost connection does not make a second task. A changed request gets a new key, because it is a new request.
 */
import { newSecret } from '#kernel/id.ts';

export interface CreationKeys {
  /** The key to send with this request. */
  readonly keyFor: (request: unknown) => string;
  /** The request succeeded: the same words sent again mean a second one. */
  readonly settle: () => void;
}

export function createCreationKeys(makeKey: () => string = () => newSecret(16)): CreationKeys {
  let pending: { readonly text: string; readonly key: string } | undefined;
  return {
    keyFor: (request) => {
      const text = JSON.stringify(request);
      if (pending?.text !== text) pending = { text, key: makeKey() };
      return pending.key;
    },
    settle: () => {
      pending = undefined;
    },
  };
}
