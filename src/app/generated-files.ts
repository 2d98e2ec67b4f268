/** Every file of the repository that is made from the code. A test compares each with what would be written now. */
import { renderConfigDoc } from '#config/config-doc.ts';
import { createOpenApi } from '#contract/openapi.ts';
import { renderProblemDoc } from '#contract/problem-doc.ts';
import { readVersion } from './version.ts';

export interface GeneratedFile {
  /** From the folder of package.json. */
  readonly path: string;
  readonly text: string;
}

export function generateFiles(): readonly GeneratedFile[] {
  const openApi = createOpenApi({ version: readVersion() });
  return [
    { path: 'docs/config.md', text: renderConfigDoc() },
    { path: 'docs/errors.md', text: renderProblemDoc() },
    { path: 'docs/openapi.json', text: `${JSON.stringify(openApi, null, 2)}\n` },
  ];
}
