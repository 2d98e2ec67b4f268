/** Something that is being read: a quiet placeholder while it comes, a sentence and a button when it does not. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sayUnread } from '../live/say-problem.ts';
import { Button } from './button.tsx';
import { Waiting } from './waiting.tsx';

export interface AwaitedProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}

export function Awaited<Data>({ query, children }: AwaitedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    return (
      <div className="empty" role="alert">
        <p>{sayUnread(query.error)}</p>
        <Button onPress={() => void query.refetch()}>Try again</Button>
      </div>
    );
  }
  return <Waiting />;
}
