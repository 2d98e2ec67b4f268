/**
 * `npm run audit`: asks the registry which installed packages have advisories against them. Fails for each that the decision about
 * advisories does not answer. A registry that does not answer is said aloud and is no failure of ours; it proves nothing either.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

const DECISION = 'docs/decisions/2026-11-25-licences-and-advisories.md';

interface Finding {
  readonly name: string;
  readonly severity: string;
  readonly via: readonly (string | { readonly title?: string; readonly url?: string })[];
}

const report = await askRegistry();
if (report === undefined) {
  console.log('The registry of this machine does not answer questions about advisories: nothing was learned.');
} else {
  const answered = readFileSync(DECISION, 'utf8');
  const advisories = Object.values(report).flatMap(({ name, severity, via }) =>
    via.filter((one) => typeof one !== 'string').map(({ title = '', url = '' }) => ({ name, severity, title, url })),
  );
  const open = advisories.filter(({ url }) => !answered.includes(url.split('/').at(-1) ?? url));
  for (const { name, severity, title, url } of open) console.log(`${severity}: ${name}: ${title} ${url}`);
  console.log(`${advisories.length} advisories, ${open.length} of them not answered in ${DECISION}`);
  if (open.length > 0) process.exitCode = 1;
}

/** Findings by package; undefined when there is no answer. npm ends with 1 both for findings and for failures. */
function askRegistry(): Promise<Readonly<Record<string, Finding>> | undefined> {
  const { promise, resolve } = Promise.withResolvers<Readonly<Record<string, Finding>> | undefined>();
  const npm = process.env.npm_execpath;
  const [file, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  execFile(file, [...first, 'audit', '--json'], { maxBuffer: 64 * 1024 * 1024 }, (_error, text) => {
    try {
      resolve((JSON.parse(text) as { readonly vulnerabilities?: Readonly<Record<string, Finding>> }).vulnerabilities);
    } catch {
      resolve(undefined);
    }
  });
  return promise;
}
