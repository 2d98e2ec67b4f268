/** Programs that use FocusForge for somebody, each with a token that says what it may do. */
import { useState } from 'react';
import { useRevokeToken } from '../../live/account-actions.ts';
import { useTokens } from '../../live/account-queries.ts';
import type { NewToken, Token } from '../../live/api.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { Button } from '../../parts/button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { SureButton } from '../../parts/sure-button.tsx';
import { useFocusReturn } from '../../parts/use-focus-return.ts';
import { useMoment } from '../../parts/use-moment.ts';
import { sayScopes } from './say-scopes.ts';
import { TokenForm } from './token-form.tsx';

export function Programs() {
  const tokens = useTokens();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<NewToken | null>(null);
  return (
    <section className="stack" aria-labelledby="security-programs">
      <h2 id="security-programs">Programs</h2>
      <p className="soft">
        A script, a calendar or an assistant uses FocusForge for you with a token. Each has its own, and each can be
        taken back. <a href="/docs">The API, to read</a>
      </p>
      <Awaited query={tokens}>
        {(items) =>
          items.length > 0 && (
            <ul className="lines">
              {items.map((token) => (
                <TokenLine key={token.id} token={token} />
              ))}
            </ul>
          )
        }
      </Awaited>
      {made !== null && (
        <ShownOnce
          label={`Token for ${made.name}`}
          secret={made.secret}
          hint="Shown only now. Whoever has it can do what it may; keep it like a key."
          onDone={() => setMade(null)}
        />
      )}
      {open ? (
        <TokenForm
          onMade={(token) => {
            setOpen(false);
            setMade(token);
          }}
          onClose={() => setOpen(false)}
        />
      ) : (
        <div>
          <Button onPress={() => setOpen(true)}>Make a token</Button>
        </div>
      )}
    </section>
  );
}

function TokenLine({ token }: { readonly token: Token }) {
  const revoke = useRevokeToken();
  const say = useMoment();
  useFocusReturn();
  const { name, hint, scopes, proposeOnly, expiresAt, lastUsedAt } = token;
  const use = lastUsedAt === null ? 'Never used' : `Last used ${say(lastUsedAt)}`;
  return (
    <li className="line">
      <div className="stack stack-tight">
        <p>
          {name} <code className="soft small">{hint}…</code>
        </p>
        <p className="small">{sayScopes(scopes, proposeOnly)}</p>
        <p className="soft small">
          {use}. {expiresAt === null ? 'Works until you take it back.' : `Works until ${say(expiresAt)}.`}
        </p>
        <ProblemNote error={revoke.error} />
      </div>
      <SureButton
        label={`Take back ${name}`}
        sure={`Take it back; ${name} stops working`}
        busy={revoke.isPending}
        onPress={() => revoke.mutate(token.id)}
      >
        Take back
      </SureButton>
    </li>
  );
}
