/**
 * What follows a change, also when the part of the screen that asked for it is gone by then: a fact over the live stream often redraws
 * the screen before the reply is there, and callbacks of `mutate` are dropped with their component.
 */

/** Calls `next` when it has succeeded. A failure is not lost: the mutation keeps it, and a `ProblemNote` shows it. */
export function whenDone<Result>(change: Promise<Result>, next: (result: Result) => void): void {
  change.then(next, () => undefined);
}
