/**
 * The sentence as it was when somebody last paused over it. A pause of this length is thinking, not looking for a key; and because each
 * question to a model counts, a sentence is looked at a few times at most while it is written.
 */
import { useEffect, useRef, useState } from 'react';

const REST_MS = 1500;
/** Fewer words than this say too little to ask about. */
const LEAST_WORDS = 2;
const MOST_LOOKS = 4;

/** Empty until there is something to ask about. What was asked about last stays until the field is empty. */
export function useRestedSentence(text: string): string {
  const sentence = text.trim();
  const [rested, setRested] = useState('');
  const looks = useRef(0);
  useEffect(() => {
    if (sentence === '') {
      looks.current = 0;
      setRested('');
      return;
    }
    if (sentence.split(/\s+/).length < LEAST_WORDS || looks.current >= MOST_LOOKS) return;
    const timer = setTimeout(() => {
      looks.current += 1;
      setRested(sentence);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [sentence]);
  return rested;
}
