/** What was written after a command: its own words, then the options that every command takes, from the first `--` on. */
export function splitArguments(args: readonly string[]): {
  readonly words: readonly string[];
  readonly flags: readonly string[];
} {
  const firstFlag = args.findIndex((word) => word.startsWith('--'));
  return firstFlag === -1
    ? { words: args, flags: [] }
    : { words: args.slice(0, firstFlag), flags: args.slice(firstFlag) };
}
