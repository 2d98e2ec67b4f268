/** Asking the coach: a few ready questions, a field for one's own, and the answer as it comes. Closing it ends the answer. */
import { useEffect, useRef, useState } from 'react';
import { type CoachAnswer, useCoach } from '../live/coach.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { ProblemNote } from './problem-note.tsx';
import { SourceMark } from './source-mark.tsx';

const READY = ['I am stuck. What now?', 'Where do I start?', 'Is today too full?'] as const;

export function CoachDialog({ onClose }: { readonly onClose: () => void }) {
  const { answer, ask, stop } = useCoach();
  const [question, setQuestion] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const coming = answer?.state === 'coming';

  const send = (words: string) => {
    if (words.trim() === '' || coming) return;
    ask(words.trim());
    setQuestion('');
    field.current?.focus();
  };
  return (
    <Dialog title="Ask the coach" onClose={onClose}>
      <div className="stack">
        {answer === null ? (
          <p className="soft">The coach knows your plan of today and what you are on.</p>
        ) : (
          <Answer answer={answer} onAgain={() => ask(answer.question)} onStop={stop} />
        )}
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            send(question);
          }}
        >
          <Field label={answer === null ? 'Your question' : 'Another question'}>
            {(ids) => (
              <textarea
                {...ids}
                ref={field}
                className="input coach-field"
                rows={2}
                maxLength={2000}
                enterKeyHint="send"
                value={question}
                onChange={(event) => setQuestion(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
                  event.preventDefault();
                  send(question);
                }}
              />
            )}
          </Field>
          <div className="row">
            <Button kind="primary" submits busy={coming}>
              Ask
            </Button>
          </div>
        </form>
        {answer === null && (
          <ul className="coach-ready" aria-label="Or ask one of these">
            {READY.map((words) => (
              <li key={words}>
                <Button onPress={() => send(words)}>{words}</Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

interface AnswerProps {
  readonly answer: CoachAnswer;
  readonly onAgain: () => void;
  readonly onStop: () => void;
}

function Answer({ answer, onAgain, onStop }: AnswerProps) {
  const { question, text, source, state } = answer;
  return (
    <section className="stack stack-tight" aria-label="The answer">
      <p className="coach-question">{question}</p>
      {/* Read out once it is there, not word by word. */}
      <div className="coach-answer" role="status" aria-busy={state === 'coming'}>
        {text === '' && state === 'coming' ? <p className="soft">One moment</p> : <p className="coach-words">{text}</p>}
        {state === 'cut' && <p className="remark">{text === '' ? NO_ANSWER : BROKE_OFF}</p>}
        {state === 'stopped' && <p className="soft small">You stopped it here.</p>}
      </div>
      {state === 'refused' && <ProblemNote error={answer.error} />}
      <div className="row">
        {source !== null && text !== '' && <SourceMark source={source} of="words" />}
        {state === 'coming' && (
          <Button kind="plain" onPress={onStop}>
            Stop
          </Button>
        )}
        {state !== 'coming' && state !== 'whole' && <Button onPress={onAgain}>Ask again</Button>}
      </div>
    </section>
  );
}

const BROKE_OFF = 'The answer broke off here. What is above is not all of it.';
const NO_ANSWER = 'No answer came this time.';
