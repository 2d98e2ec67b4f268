/** `npm run licences`: every installed package with its licence, those that nobody has allowed first. Fails when there are any. */
import { isAllowed, readInstalled } from './installed-licences.ts';

const installed = readInstalled('.');
const refused = installed.filter(({ licence }) => !isAllowed(licence));
for (const { name, version, licence } of refused) console.log(`not allowed: ${name} ${version}, ${licence}`);

for (const [licence, packages] of Map.groupBy(installed, (one) => one.licence)) {
  const names = packages.map(
    ({ name, version, isForDevelopment }) => `${name} ${version}${isForDevelopment ? ' (development)' : ''}`,
  );
  console.log(`\n${licence} (${packages.length})\n  ${names.join('\n  ')}`);
}
console.log(`\n${installed.length} packages, ${refused.length} not allowed`);
process.exitCode = refused.length === 0 ? 0 : 1;
