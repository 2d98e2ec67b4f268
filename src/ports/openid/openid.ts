/** Somewhere else that says who somebody is (OpenID Connect Core 1.0, authorization code flow with PKCE). What it says is checked in full. */

/** What one sign-in is tied to. The same at its begin and at its end. */
export interface OpenIdTies {
  /** Where the provider sends the browser back to; has no query. */
  readonly redirectUri: string;
  /** Comes back with the browser. */
  readonly state: string;
  /** Comes back inside the signed token. */
  readonly nonce: string;
  /** 43 to 128 unreserved characters; the provider gets its hash first and itself last (RFC 7636). */
  readonly codeVerifier: string;
}

/** What a provider calls somebody. Only for showing: none of it says who they are. */
export interface OpenIdProfile {
  readonly name: string | undefined;
  readonly userName: string | undefined;
}

/** Who somebody is. `issuer` and `subject` together name one person for good; nothing else does. */
export interface OpenIdIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Empty when the provider does not tell. Never throws. */
  readonly readProfile: () => Promise<OpenIdProfile>;
}

export interface OpenIdProvider {
  /** The address to send the browser to. Throws `provider-unavailable`. */
  readonly begin: (ties: OpenIdTies) => Promise<string>;
  /**
   * Who the provider says has come back, from the query of the address they came back to. Undefined when it says nothing that may be
   * believed, or the person declined. Throws `provider-unavailable`.
   */
  readonly finish: (
    query: Readonly<Record<string, string | readonly string[]>>,
    ties: OpenIdTies,
  ) => Promise<OpenIdIdentity | undefined>;
}
