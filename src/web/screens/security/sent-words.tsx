/** What left this machine: the words sent to language models, newest first, a few at a time. */
import { useSentWords } from '../../live/account-queries.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useMoment } from '../../parts/use-moment.ts';
import { staysHere } from './stays-here.ts';

/** What the kinds of work are called. */
const WORK: Readonly<Record<string, string>> = {
  'break-down': 'Steps for a goal',
  clarify: 'Questions about a goal',
  estimate: 'An estimate',
  'daily-brief': 'The brief of a day',
  coach: 'A question to the coach',
  'review-proof': 'A look at what you did',
  reflect: 'Looking back on a week',
};

export function SentWordsSection() {
  const sent = useSentWords();
  const say = useMoment();
  const entries = sent.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="stack" aria-labelledby="security-sent">
      <h2 id="security-sent">What left this machine</h2>
      <ProblemNote error={sent.error} />
      {sent.data !== undefined && entries.length === 0 && (
        <p className="soft">Nothing: no words of yours were sent to a language model in the last 90 days.</p>
      )}
      <ol className="inner-lines">
        {entries.map((entry) => (
          <li key={entry.id} className="inner-line">
            <details>
              <summary>
                {WORK[entry.chain] ?? entry.chain}, to {entry.model} at {entry.host},{' '}
                <time dateTime={entry.at}>{say(entry.at)}</time>
                {staysHere(entry.host) && <span className="soft">, stayed on this machine</span>}
              </summary>
              {/* A field, so that who walks by keyboard can scroll it and take a copy. */}
              <textarea className="input sent-words" readOnly aria-label="The words" value={entry.words} />
              {entry.images > 0 && (
                <p className="soft small">{entry.images === 1 ? 'One image' : `${entry.images} images`} went along.</p>
              )}
            </details>
          </li>
        ))}
      </ol>
      {sent.hasNextPage && (
        <div>
          <Button busy={sent.isFetchingNextPage} onPress={() => void sent.fetchNextPage()}>
            Earlier
          </Button>
        </div>
      )}
    </section>
  );
}
