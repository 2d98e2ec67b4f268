/** Turns what can go wrong on the way to an address into a `Problem` that says why, and never more of the address than its host. */
import { Problem } from '#kernel/problem.ts';

/** Something gave no text. `why` is a sentence. */
export function unreachable(why: string, cause?: unknown): Problem {
  return new Problem('address-unreachable', cause === undefined ? { detail: why } : { detail: why, cause });
}

/** Something may not be read. `why` is a sentence. */
export function notAllowed(why: string): Problem {
  return new Problem('address-not-allowed', { detail: why });
}

const BY_CODE: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `The name ${host} cannot be found.`,
  EAI_AGAIN: (host) => `The name ${host} cannot be looked up right now.`,
  ECONNREFUSED: (host) => `Nothing answers at ${host}.`,
  EHOSTUNREACH: (host) => `There is no way to ${host} from here.`,
  ENETUNREACH: (host) => `There is no way to ${host} from here.`,
  ETIMEDOUT: (host) => `${host} does not answer.`,
  ECONNRESET: (host) => `${host} broke off the connection.`,
  ERR_STREAM_PREMATURE_CLOSE: (host) => `${host} broke off in the middle of the calendar.`,
};

/** The problem for an error of a connection, of TLS, of HTTP or of unpacking. A `Problem` stays what it is. */
export function failureOf(error: unknown, host: string): Problem {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const say = BY_CODE[code];
  if (say !== undefined) return unreachable(say(host), error);
  if (/CERT|TLS|SSL|SIGNATURE/.test(code)) return unreachable(`The certificate of ${host} cannot be trusted.`, error);
  if (code.startsWith('HPE_')) return unreachable(`What answers at ${host} does not speak HTTP.`, error);
  if (code.startsWith('Z_')) return unreachable(`${host} sent something damaged.`, error);
  return unreachable(`The connection to ${host} failed.`, error);
}

/** The problem for an answer that is neither a text nor a redirect. */
export function refusalOf(status: number, host: string): Problem {
  return unreachable(`${host} answered with HTTP ${status}${MEANINGS[status] ?? ''}.`);
}

const MEANINGS: Readonly<Record<number, string>> = {
  401: ': it asks for a sign-in',
  403: ': it does not let us in',
  404: ': there is nothing at this address',
  410: ': what was there is gone',
  429: ': it was asked too often',
};
