/** A list that may be long: the first few, and the rest behind one press, so that it never becomes a wall. */
import type { ReactNode } from 'react';

export interface FewFirstProps {
  /** List items, each with its key. */
  readonly items: readonly ReactNode[];
  readonly className: string;
  /** What the rest is called, by its count. */
  readonly sayRest: (count: number) => string;
}

const FEW = 3;

export function FewFirst({ items, className, sayRest }: FewFirstProps) {
  // One more line takes no more room than the words that would hide it.
  const shown = items.length <= FEW + 1 ? items.length : FEW;
  return (
    <>
      <ul className={className}>{items.slice(0, shown)}</ul>
      {shown < items.length && (
        <details>
          <summary className="small">{sayRest(items.length - shown)}</summary>
          <ul className={className}>{items.slice(shown)}</ul>
        </details>
      )}
    </>
  );
}
