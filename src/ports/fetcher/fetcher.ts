/** Reading a text from an address that somebody typed. It promises never to be the way into the network this service runs in. */

export interface FetchOptions {
  readonly signal?: AbortSignal;
  /** What the last reading gave: when nothing has changed since, no text is sent again. */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
}

export type FetchedText =
  | {
      readonly status: 'fresh';
      readonly text: string;
      readonly etag: string | null;
      readonly lastModified: string | null;
    }
  | { readonly status: 'unchanged' };

export interface Fetcher {
  /**
   * The text at an http, https or webcal address, read as UTF-8. Throws `address-not-allowed` for what is refused and `address-unreachable`
   * for what gives no text, each with a sentence that names the host and never the rest of the address, which may hold a secret. Throws
   * the signal's reason when it is aborted.
   */
  readonly fetchText: (address: string, options?: FetchOptions) => Promise<FetchedText>;
}
