/** Tells zod not to try `new Function`: the content security policy forbids it, and each try would be reported in the console. */
import { config } from 'zod';

config({ jitless: true });
