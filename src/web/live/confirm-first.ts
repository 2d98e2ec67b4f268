/**
 * What is dangerous asks for a fresh sign-in. The action is tried; where the service wants to know again who is there, the person is
 * asked, and the action goes on by itself with everything that was typed.
 */
import { createContext, use } from 'react';
import { ApiProblem } from '#contract/client.ts';

/** Does what it is given, asking the person who they are when that is needed. Rejects with `Withdrawn` when they would rather not. */
export type ConfirmFirst = <Result>(action: () => Promise<Result>) => Promise<Result>;

export const ConfirmContext = createContext<ConfirmFirst>((action) => action());

export function useConfirmFirst(): ConfirmFirst {
  return use(ConfirmContext);
}

/** `ask` resolves when the person has proved who they are. */
export function createConfirmFirst(ask: () => Promise<void>): ConfirmFirst {
  return async (action) => {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'fresh-sign-in-needed') throw error;
      await ask();
      return action();
    }
  };
}
