/**
 * How documents of an older shape become the present one. Append only: a step that has shipped is never edited, because a document
 * written by it may come back from a backup years later.
 */

/** From version `from` of one shelf's documents to `from + 1`. Pure. */
export interface UpgradeStep {
  readonly shelf: string;
  readonly from: number;
  readonly apply: (document: unknown) => unknown;
}

/** Every step, in order of shipping. None yet: all shapes are at version 1. */
const UPGRADE_STEPS: readonly UpgradeStep[] = [];

/**
 * Brings a document from `fromVersion` to `toVersion` step by step. Throws when a step is missing or the document comes from a newer
 * release than this one: guessing would lose fields.
 */
export function upgradeDocument(
  shelf: string,
  document: unknown,
  fromVersion: number,
  toVersion: number,
  steps: readonly UpgradeStep[] = UPGRADE_STEPS,
): unknown {
  if (fromVersion > toVersion) {
    throw new Error(`a document on shelf ${shelf} has version ${fromVersion}; this release knows ${toVersion} at most`);
  }
  let upgraded = document;
  for (let version = fromVersion; version < toVersion; version += 1) {
    const step = steps.find((candidate) => candidate.shelf === shelf && candidate.from === version);
    if (step === undefined) throw new Error(`no upgrade of shelf ${shelf} from version ${version}`);
    upgraded = step.apply(upgraded);
  }
  return upgraded;
}
