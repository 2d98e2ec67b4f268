/** Files that go from the service to the disk of the person. Read first and saved then, so that a refusal can be said in words. */
import { ApiProblem } from '#contract/client.ts';

/** What stands at an address of ours. Rejects with an `ApiProblem`. */
export async function readFile(path: `/api/${string}`): Promise<Blob> {
  const reply = await fetch(path);
  if (reply.ok) return reply.blob();
  const isJson = /\bjson\b/.test(reply.headers.get('content-type') ?? '');
  throw new ApiProblem(reply.status, isJson ? ((await reply.json()) as Record<string, unknown>) : {});
}

/** Saves it under a name, where the browser saves what is downloaded. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it over by the next turn; without this it would be held until the page closes.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
