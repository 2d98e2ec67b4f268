/**
 * `fetch` for a provider: it gives up on an answer larger than any that makes sense, so that nobody can fill the memory with one, and
 * follows nobody to another address, so that words go where a person was told they go.
 */

const MOST_BYTES = 4 * 2 ** 20;

export class OversizedAnswer extends Error {
  constructor() {
    super(`the answer is larger than ${MOST_BYTES} bytes`);
    this.name = 'OversizedAnswer';
  }
}

/** The body fails with `OversizedAnswer` where it becomes too large; a redirect is the answer itself. */
export async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  if (response.body === null) return response;
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.byteLength;
        if (bytes > MOST_BYTES) controller.error(new OversizedAnswer());
        else controller.enqueue(chunk);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(counted, { status, statusText, headers });
}
