/** Showing what one did, for who likes to: words and pictures, looked at once. Nothing depends on it. */
import { useId, useState } from 'react';
import type { ProofScore } from '#model/proof-score.ts';
import type { ProofReview, Session } from '../../live/api.ts';
import { useProofReview } from '../../live/proof-review.ts';
import { readPicture, type ShownPicture } from '../../live/shown-picture.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SourceMark } from '../../parts/source-mark.tsx';

const MOST_PICTURES = 4;

export function ShowProof({ session }: { readonly session: Session }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="stack">
      <div>
        <Button kind="plain" className="flush" expanded={open} onPress={() => setOpen(!open)}>
          Show what you did
        </Button>
      </div>
      {open && <ProofFields session={session} />}
    </div>
  );
}

function ProofFields({ session }: { readonly session: Session }) {
  const [text, setText] = useState('');
  const [pictures, setPictures] = useState<readonly ShownPicture[]>([]);
  const [unread, setUnread] = useState('');
  const review = useProofReview(session.blockId);
  const isEmpty = text.trim() === '' && pictures.length === 0;
  const take = async (files: readonly File[]) => {
    const read = await Promise.allSettled(files.slice(0, MOST_PICTURES).map(readPicture));
    setPictures(read.filter((one) => one.status === 'fulfilled').map(({ value }) => value));
    setUnread(
      read
        .filter((one) => one.status === 'rejected')
        .map(({ reason }) => (reason instanceof Error ? reason.message : ''))
        .join(' '),
    );
  };
  return (
    <div className="stack">
      <Field label="What did you do?" hint="A sentence or two is enough. It changes nothing.">
        {(ids) => (
          <textarea
            {...ids}
            className="input"
            rows={2}
            maxLength={10_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <PictureField pictures={pictures} onFiles={(files) => void take(files)} />
      {unread !== '' && (
        <p className="problem" role="alert">
          {unread}
        </p>
      )}
      <ProblemNote error={review.error} />
      <div>
        <Button
          busy={review.isPending || isEmpty}
          onPress={() => review.mutate({ text, images: pictures.map(({ image }) => image) })}
        >
          {review.isPending ? 'Looking' : 'Have a look'}
        </Button>
      </div>
      <div role="status">{review.data !== undefined && <Review review={review.data} />}</div>
    </div>
  );
}

interface PictureFieldProps {
  readonly pictures: readonly ShownPicture[];
  readonly onFiles: (files: readonly File[]) => void;
}

function PictureField({ pictures, onFiles }: PictureFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        Pictures, if they say more
      </label>
      <input
        id={id}
        className="input picture-input"
        type="file"
        accept="image/png,image/jpeg,image/webp"
        multiple
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
      />
      {pictures.length > 0 && <p className="field-hint">{pictures.map(({ name }) => name).join(', ')}</p>}
    </div>
  );
}

const BANDS: Readonly<Record<ProofScore, string>> = {
  8: 'It shows all of it.',
  6.5: 'It shows nearly all of it.',
  5: 'It shows a part of it.',
  3: 'It shows a beginning.',
};

function Review({ review }: { readonly review: ProofReview }) {
  return (
    <div className="card card-accent review">
      <p>
        <strong>{BANDS[review.score]}</strong> {review.shown}
      </p>
      {review.missing !== '' && <p>{review.missing}</p>}
      <SourceMark source={review.source} of="words" />
    </div>
  );
}
