/** The documents that the storage benchmarks read and write. */
import type { PersonId } from '#kernel/id.ts';
import { encodeIndexKey, encodeKeyRange } from '#ports/storage/index-key.ts';
import { changeOf, type Shelf, type Storage } from '#ports/storage/storage.ts';

export interface Paper {
  readonly title: string;
  readonly state: string;
  readonly createdAt: string;
  readonly text: string;
  readonly tags: readonly string[];
}

export const PAPERS: Shelf<Paper> = paperShelf('papers');
export const PERSON = 'person' as PersonId;
export const DOCUMENTS = 2000;
export const OPEN_PAPERS = { index: 'byState', equals: ['open'] };
/** Where the keys of `OPEN_PAPERS` lie. */
export const OPEN_KEYS = encodeKeyRange(OPEN_PAPERS);

/** A shelf of papers under another name. */
export function paperShelf(name: string): Shelf<Paper> {
  return {
    name,
    schemaVersion: 1,
    upgrade: (document) => document as Paper,
    indexes: { byState: { revision: 1, key: (paper) => [paper.state, paper.createdAt] } },
  };
}

export function makePaper(number: number, characters: number): Paper {
  const createdAt = `2026-11-23T09:00:00.${String(number % 1000).padStart(3, '0')}Z`;
  const text = 'A sentence about the chapter. '.repeat(40).slice(0, characters);
  return {
    title: `Chapter ${number}`,
    state: number % 3 === 0 ? 'done' : 'open',
    createdAt,
    text,
    tags: ['thesis', 'writing'],
  };
}

/** The encoded key of a paper in its index. */
export function keyOf({ state, createdAt }: Paper): string {
  return encodeIndexKey([state, createdAt]);
}

export function paperId(number: number): string {
  return `0197a3c0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export function putPaper(number: number, expect: 'any' | 'absent', shelf: Shelf<Paper> = PAPERS, person = PERSON) {
  return changeOf({ shelf, person, id: paperId(number), expect, value: makePaper(number, 100) });
}

export async function fillWithPapers(storage: Storage): Promise<void> {
  await storage.commit(Array.from({ length: DOCUMENTS }, (_, number) => putPaper(number, 'absent')));
}

/** Ids all over the place, again and again. */
export function someIds(): () => string {
  const number = count();
  return () => paperId(((number() % 500) * 7919) % DOCUMENTS);
}

/** 0, 1, 2 and so on. */
export function count(): () => number {
  let next = 0;
  return () => {
    next += 1;
    return next - 1;
  };
}
