/** The plan as a calendar that other programs can subscribe to, under an address nobody can guess. */
import { useState } from 'react';
import { useMakePlanFeed } from '../../live/person-actions.ts';
import { usePlanFeed } from '../../live/queries.ts';
import { Awaited } from '../../parts/awaited.tsx';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Field } from '../../parts/field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';

export function PlanFeedSettings() {
  const feed = usePlanFeed();
  return (
    <section className="stack" aria-labelledby="settings-feed">
      <h2 id="settings-feed">Your plan in other calendars</h2>
      <p className="soft">
        Any calendar program can show your blocks under this address. Whoever has it can read them.
      </p>
      <Awaited query={feed}>{({ url }) => <Feed url={url} />}</Awaited>
    </section>
  );
}

function Feed({ url }: { readonly url: string | null }) {
  const make = useMakePlanFeed();
  const [sure, setSure] = useState(false);
  const replace = () => {
    setSure(false);
    make.mutate();
  };
  if (url === null) {
    return (
      <div className="stack stack-tight">
        <div>
          <Button busy={make.isPending} onPress={replace}>
            Make an address
          </Button>
        </div>
        <ProblemNote error={make.error} />
      </div>
    );
  }
  return (
    <div className="stack stack-tight">
      <Field label="Address of your plan">
        {(ids) => <input {...ids} className="input" readOnly value={url} onFocus={(event) => event.target.select()} />}
      </Field>
      <div className="row">
        <CopyButton text={url} />
        {sure ? (
          <Button busy={make.isPending} onPress={replace}>
            Replace it; the old one stops working
          </Button>
        ) : (
          <Button kind="plain" onPress={() => setSure(true)}>
            Replace
          </Button>
        )}
      </div>
      <ProblemNote error={make.error} />
    </div>
  );
}
