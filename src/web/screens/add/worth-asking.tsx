/**
 * The one or two questions worth a thought before a sentence is planned. They come after a rest and are answered by typing on; nobody has
 * to. Each is a way back into the field for who walks by keyboard.
 */
import { useState } from 'react';
import { useClarification } from '../../live/model-queries.ts';
import { SourceMark } from '../../parts/source-mark.tsx';
import { useRestedSentence } from './use-rested-sentence.ts';

export interface WorthAskingProps {
  readonly text: string;
  /** Somebody is on their way to the button below: nothing may move now. */
  readonly isHeld: boolean;
  /** Puts the focus behind the last word of the sentence. */
  readonly onTypeOn: () => void;
}

export function WorthAsking({ text, isHeld, onTypeOn }: WorthAskingProps) {
  const rested = useRestedSentence(text);
  const data = useHeld(useClarification(rested).data, isHeld);
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

/** The value as it was when it began to be held. */
function useHeld<Value>(value: Value, isHeld: boolean): Value {
  const [held, setHeld] = useState(value);
  if (isHeld) return held;
  if (held !== value) setHeld(value);
  return value;
}
