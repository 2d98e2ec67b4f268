/** How a person knows that a step is finished. */
import { Icon } from './icon.tsx';

export function DoneWhen({ text }: { readonly text: string }) {
  return (
    <p className="done-when">
      <Icon name="flag" />
      <span>
        <span className="soft">Done when </span>
        {lowerFirst(text)}
      </span>
    </p>
  );
}

/** "The page is open." reads on after "Done when"; a name such as "README" keeps its capitals. */
function lowerFirst(text: string): string {
  const second = text.charAt(1);
  return second === second.toLowerCase() ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
