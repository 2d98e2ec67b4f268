/** The day in a few calm sentences. It comes by itself and a place is kept for it, so that little jumps; without it the page is whole. */
import { useBrief } from '../../live/model-queries.ts';
import { SourceMark } from '../../parts/source-mark.tsx';

export function BriefCard() {
  const { data: brief, isError } = useBrief();
  if (isError || brief?.sentences.length === 0) return null;
  return (
    <section className="brief" aria-label="The day in short" aria-busy={brief === undefined}>
      {brief !== undefined && (
        <>
          <p>{brief.sentences.join(' ')}</p>
          <SourceMark source={brief.source} of="words" />
        </>
      )}
    </section>
  );
}
