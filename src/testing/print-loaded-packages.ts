/** Given to Node with `--import`: prints `loaded NAME` for each package whose modules a program loads, once. */
import { registerHooks } from 'node:module';

const seen = new Set<string>();

registerHooks({
  load: (url, context, next) => {
    const name = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url)?.[1];
    if (name !== undefined && !seen.has(name)) {
      seen.add(name);
      process.stderr.write(`loaded ${name}\n`);
    }
    return next(url, context);
  },
});
