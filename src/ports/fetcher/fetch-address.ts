/** Which addresses are read at all, as far as their text tells: http, https and webcal, on ports that web servers use. */
import { notAllowed, unreachable } from './fetch-failure.ts';

/** Reads an address as typed. webcal is what calendar programs call https. Throws `address-not-allowed`. */
export function parseAddress(address: string): URL {
  const text = address.trim().replace(/^webcals?:/i, 'https:');
  if (!URL.canParse(text)) throw notAllowed('This is not an address: it should begin with https:// or webcal://.');
  return checkUrl(new URL(text));
}

function checkUrl(url: URL): URL {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw notAllowed('Only addresses that begin with http://, https:// or webcal:// can be read.');
  }
  const port = Number(url.port);
  // Below 1024 live mail, file and login services, which a well-made HTTP request can be mistaken by.
  if (port !== 0 && port !== 80 && port !== 443 && port < 1024) {
    throw notAllowed(`Port ${port} is not one that calendars are read from.`);
  }
  return url;
}

/**
 * Where a redirect from `url` leads. A name and password in the address go along only within the same origin. Throws `address-not-allowed`
 * and `address-unreachable`.
 */
export function nextUrl(url: URL, location: string): URL {
  if (!URL.canParse(location, url.href)) throw unreachable(`${url.hostname} sends us to something that is no address.`);
  const next = checkUrl(new URL(location, url.href));
  if (url.protocol === 'https:' && next.protocol === 'http:') {
    throw notAllowed(
      `${url.hostname} sends us from https to ${next.hostname} without it, where anybody could read along.`,
    );
  }
  const isSame = next.origin === url.origin;
  next.username = isSame ? url.username : '';
  next.password = isSame ? url.password : '';
  return next;
}
