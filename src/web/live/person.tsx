/** The person whose page this is, for every screen below. */
import { createContext, type ReactNode, use } from 'react';
import type { Me } from './api.ts';

const PersonContext = createContext<Me | null>(null);

/** The person; a screen is only shown once it is known who they are. */
export function usePerson(): Me {
  const person = use(PersonContext);
  if (person === null) throw new Error('usePerson outside PersonProvider');
  return person;
}

export function PersonProvider({ person, children }: { readonly person: Me; readonly children: ReactNode }) {
  return <PersonContext value={person}>{children}</PersonContext>;
}
