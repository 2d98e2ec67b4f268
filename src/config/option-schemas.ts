/** How the text of an option becomes its value. Every schema takes text and says what it expected in words. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { storagePlaceOf } from './storage-place.ts';

/** `on` or `off`; `true`, `yes`, `1` and their opposites are understood too. */
export const Switch = z
  .string()
  .toLowerCase()
  .transform((text, context) => {
    if (['on', 'true', 'yes', '1'].includes(text)) return true;
    if (['off', 'false', 'no', '0'].includes(text)) return false;
    context.addIssue({ code: 'custom', message: 'expected on or off' });
    return z.NEVER;
  });

/** A whole number between two bounds, both included. */
export function wholeNumber(bounds: { readonly least: number; readonly most: number }) {
  const expected = `expected a whole number from ${bounds.least} to ${bounds.most}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, expected)
    .transform(Number)
    .refine((value) => value >= bounds.least && value <= bounds.most, expected);
}

/** A name or an address to listen on, without a port. */
export const HostName = z
  .string()
  .max(253)
  .refine(
    (text) => isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text),
    'expected a host name or an address, without a port',
  );

/** An http or https address; a slash at its end is dropped. */
export const WebAddress = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const isWeb = url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
  // No request can be made to an address that has them.
  const isPlain = url?.username === '' && url.password === '';
  if (isWeb && isPlain) return text.replace(/\/+$/, '');
  const message = isWeb
    ? 'expected an address without a name and a password in it'
    : 'expected an address that begins with http:// or https://';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** The address people use: an http or https origin. Links are made by adding a path to it, so it has none of its own. */
export const PublicAddress = WebAddress.refine((text) => {
  const url = URL.parse(text);
  return url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
}, 'expected an address without a path, such as https://focus.example.org');

/** Origins of pages (`https://board.example.org`), separated by commas. */
export const OriginList = z.string().transform((text, context) => {
  const origins = text.split(',').map((part) => part.trim());
  if (origins.every((origin) => /^https?:/.test(origin) && URL.parse(origin)?.origin === origin)) return origins;
  context.addIssue({
    code: 'custom',
    message: 'expected origins separated by commas, such as https://board.example.org',
  });
  return z.NEVER;
});

/** Keys of 32 bytes in hex or base64, separated by commas, the one in use first. */
export const SecretKeys = z.string().transform((text, context) => {
  const keys = text.split(',').map((part) => readKey(part.trim()));
  if (keys.every((key) => key !== undefined)) return keys;
  context.addIssue({
    code: 'custom',
    message: 'expected 32 bytes as 64 hex digits or in base64, several separated by commas',
  });
  return z.NEVER;
});

function readKey(text: string): Uint8Array | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
      ? Buffer.from(text, 'base64')
      : undefined;
  return bytes?.length === 32 ? bytes : undefined;
}

/** Addresses or networks (`10.0.0.0/8`), separated by commas. */
export const AddressList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) => parts.every(isNetwork),
    'expected addresses or networks separated by commas, such as 127.0.0.1, 10.0.0.0/8',
  );

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Any text that is not empty, on one line. */
export const PlainText = z
  .string()
  .max(4000)
  .refine((text) => !/[\r\n]/.test(text), 'expected a single line');

/** A key as services give them out; no other character could be sent to one. */
export const KeyText = PlainText.refine(
  (text) => /^[!-~]+$/.test(text),
  'expected the key as the service gave it: letters, digits and signs, without spaces',
);

/** Where documents are kept. */
export const StorageAddress = PlainText.refine(
  (text) => storagePlaceOf(text) !== undefined,
  'expected sqlite:PATH, postgres://... or mongodb://...',
);

/** Where Redis is. */
export const RedisUrl = PlainText.refine(
  (text) => /^(rediss?|redis\+sentinel):\/\/[^/]/.test(text),
  'expected redis://..., rediss://... or redis+sentinel://host:port,host:port/name',
);
