/** What a command of the terminal is. */

export interface CommandInput {
  /** What was written after the command's name. */
  readonly args: readonly string[];
  readonly say: Pick<Console, 'log' | 'error'>;
}

/** Resolves with the exit code. Throws `ConfigRefused` or a `Problem` for what a person can put right. */
export type Command = (input: CommandInput) => Promise<number>;
