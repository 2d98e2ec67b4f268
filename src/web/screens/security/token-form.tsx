/** A new token: for which program, what it may do, whether it has to ask, and for how long. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { SCOPES, type Scope } from '#model/scope.ts';
import { useCreateToken } from '../../live/account-actions.ts';
import type { NewToken } from '../../live/api.ts';
import { serverNow } from '../../live/server-clock.ts';
import { whenDone } from '../../live/when-done.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { TextField } from '../../parts/field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { SCOPE_WORDS } from './say-scopes.ts';

const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'ever', label: 'Until I take it back' },
] as const;
type Life = (typeof LIVES)[number]['value'];

const DAY_MS = 24 * 3_600_000;

export interface TokenFormProps {
  readonly onMade: (token: NewToken) => void;
  readonly onClose: () => void;
}

export function TokenForm({ onMade, onClose }: TokenFormProps) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['read']);
  const [proposeOnly, setProposeOnly] = useState(true);
  const [life, setLife] = useState<Life>('90');
  const [missed, setMissed] = useState(false);
  // Worked out once, so that pressing again after a lost reply asks for the same token.
  const [madeAt] = useState(serverNow);
  const create = useCreateToken();
  const field = useRef<HTMLInputElement>(null);
  useFocusReturn();
  useEffect(() => field.current?.focus(), []);
  const changes = scopes.some((scope) => scope !== 'read');

  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissed(scopes.length === 0);
    if (create.isPending || scopes.length === 0) return;
    const expiresAt = life === 'ever' ? null : new Date(madeAt + Number(life) * DAY_MS).toISOString();
    const body = { name: name.trim(), scopes: [...scopes], proposeOnly: changes && proposeOnly, expiresAt };
    whenDone(create.mutateAsync(body), onMade);
  };
  const toggle = (scope: Scope, on: boolean) =>
    setScopes((before) => (on ? [...before, scope] : before.filter((other) => other !== scope)));
  return (
    <form className="card" onSubmit={send}>
      <TextField
        ref={field}
        label="Which program is it for"
        placeholder="Calendar script"
        required
        maxLength={80}
        autoComplete="off"
        value={name}
        onText={setName}
      />
      <fieldset className="field">
        <legend className="field-label">What it may do</legend>
        <div>
          {SCOPES.map((scope) => (
            <ScopeLine
              key={scope}
              scope={scope}
              checked={scopes.includes(scope)}
              onChange={(on) => toggle(scope, on)}
            />
          ))}
        </div>
      </fieldset>
      {changes && (
        <label className="switch switch-tall">
          <input type="checkbox" checked={proposeOnly} onChange={(event) => setProposeOnly(event.target.checked)} />
          <span>
            It asks me first
            <span className="soft small switch-hint">
              Whatever it would change becomes a request that you accept or decline.
            </span>
          </span>
        </label>
      )}
      <Choice label="For how long" options={LIVES} value={life} onChoose={setLife} />
      {missed && scopes.length === 0 && (
        <p className="problem" role="alert">
          Choose at least one thing that it may do.
        </p>
      )}
      <ProblemNote error={create.error} />
      <div className="row">
        <Button kind="primary" submits busy={create.isPending}>
          Make the token
        </Button>
        <Button kind="plain" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

interface ScopeLineProps {
  readonly scope: Scope;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function ScopeLine({ scope, checked, onChange }: ScopeLineProps) {
  const { verb, hint } = SCOPE_WORDS[scope];
  return (
    <label className="switch switch-tall">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {verb.charAt(0).toUpperCase() + verb.slice(1)}
        <span className="soft small switch-hint">{hint}</span>
      </span>
    </label>
  );
}
