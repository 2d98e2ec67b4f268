/** What a passkey made here is called until somebody gives it another name. */

const DEVICES: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android phone'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bWindows\b/, 'Windows computer'],
  [/\bLinux\b/, 'Linux computer'],
];

export function nameThisDevice(userAgent: string = navigator.userAgent): string {
  return DEVICES.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'This device';
}
