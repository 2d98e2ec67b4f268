/**
 * The one or two questions worth a thought before a sentence is planned. They come after a rest and are answered by typing on; nobody has
 * to. Each is a way back into the field for who walks by keyboard.
 */
import { useClarification } from '../../live/model-queries.ts';
import { SourceMark } from '../../parts/source-mark.tsx';
import { useRestedSentence } from './use-rested-sentence.ts';

export interface WorthAskingProps {
  readonly text: string;
  /** Puts the focus behind the last word of the sentence. */
  readonly onTypeOn: () => void;
}

export function WorthAsking({ text, onTypeOn }: WorthAskingProps) {
  const rested = useRestedSentence(text);
  const { data } = useClarification(rested);
  if (text.trim() === '' || data === undefined || data.questions.length === 0) return null;
  return (
    <section className="worth-asking" aria-label="Worth a thought">
      <ul className="stack stack-tight">
        {data.questions.map(({ question, why }) => (
          <li key={question}>
            <button type="button" className="question" onClick={onTypeOn}>
              {question}
            </button>
            <p className="soft small">{why}</p>
          </li>
        ))}
      </ul>
      <SourceMark source={data.source} of="words" />
    </section>
  );
}
