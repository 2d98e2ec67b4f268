/** Recovery codes: made anew, shown this once, to copy, save or print. */
import { useEffect, useRef } from 'react';
import { useMakeRecoveryCodes } from '../../live/account-actions.ts';
import { saveBlob } from '../../live/save-file.ts';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SettingLine } from '../../parts/setting-line.tsx';
import { SureButton } from '../../parts/sure-button.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';

export function RecoverySettings({ left }: { readonly left: number }) {
  const make = useMakeRecoveryCodes();
  const press = () => make.mutate(undefined);
  const button =
    left === 0 ? (
      <Button busy={make.isPending} onPress={press}>
        Make codes
      </Button>
    ) : (
      <SureButton sure="Make new codes; the old ones stop working" busy={make.isPending} onPress={press}>
        Make new codes
      </SureButton>
    );
  return (
    <SettingLine title="Recovery codes" state={sayLeft(left)} actions={button}>
      <ProblemNote error={make.error} />
      {make.data !== undefined && <Codes codes={make.data} onDone={make.reset} />}
    </SettingLine>
  );
}

function sayLeft(left: number): string {
  if (left === 0) return 'None; for the day when nothing else is at hand';
  return `${left} left; each lets you in once`;
}

function Codes({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const text = `Recovery codes for FocusForge at ${location.host}\nEach lets you in once.\n\n${codes.join('\n')}\n`;
  const title = useRef<HTMLHeadingElement>(null);
  useFocusReturn();
  useEffect(() => title.current?.focus(), []);
  return (
    <div className="card card-accent sheet">
      <div className="stack stack-tight">
        <h4 ref={title} tabIndex={-1}>
          Your recovery codes
        </h4>
        <p className="soft small">
          Each lets you in to FocusForge at {location.host} once. They are shown only now: print them, or keep them
          where you keep papers.
        </p>
      </div>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row not-printed">
        <CopyButton text={text} kind="primary" />
        <Button onPress={() => saveBlob(new Blob([text], { type: 'text/plain' }), 'focusforge-recovery-codes.txt')}>
          Save as a file
        </Button>
        <Button onPress={() => print()}>Print</Button>
        <Button kind="plain" onPress={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
