/** The program: what was written after its name becomes a command, the command becomes an exit code. */
import { runCommand } from '#app/run-command.ts';
import { systemClock } from '#kernel/clock.ts';

const code = await runCommand(process.argv.slice(2));
process.exitCode = code;
// The program ends by itself when nothing is open any more; what was left open gets one second.
systemClock.after(1000, () => process.exit(code));
