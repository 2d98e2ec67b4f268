/** The program: what was written after its name becomes a command, the command becomes an exit code. */
import { enableCompileCache } from 'node:module';

// Keeps what was compiled for the next start. It has to be asked for before the modules it is to keep are loaded.
enableCompileCache();
const { runCommand } = await import('#app/run-command.ts');
const { systemClock } = await import('#kernel/clock.ts');

const code = await runCommand(process.argv.slice(2));
process.exitCode = code;
// The program ends by itself when nothing is open any more; what was left open gets one second.
systemClock.after(1000, () => process.exit(code));
