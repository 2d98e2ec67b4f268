/** A link that lets one person in once, shown this once. */
import { ShownOnce } from '../../parts/shown-once.tsx';
import { useMoment } from '../../parts/use-moment.ts';

export interface GivenLink {
  readonly name: string;
  readonly link: string;
  readonly expiresAt: string;
}

export function LinkToGive({ given, onDone }: { readonly given: GivenLink; readonly onDone: () => void }) {
  const say = useMoment();
  return (
    <ShownOnce
      label={`Link for ${given.name}`}
      secret={given.link}
      hint={`Give it to nobody else: it lets one person in, once, until ${say(given.expiresAt)}. It is shown only now.`}
      onDone={onDone}
    />
  );
}
