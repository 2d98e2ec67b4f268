/** How well a passphrase holds: a sentence, and a line that fills for those who see it. */
import { judgePassphrase } from './judge-passphrase.ts';

export interface JudgeProps {
  readonly value: string;
  /** What the person is called here. */
  readonly name: string;
}

export function StrengthHint({ value, name }: JudgeProps) {
  const { level, words } = judgePassphrase(value, name);
  return (
    <>
      <span className={`strength strength-${level}`} aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      {words}
    </>
  );
}
