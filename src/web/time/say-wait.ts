/** How long to wait, in words. */

/** From seconds, rounded up: `a moment`, `40 seconds`, `a minute`, `5 minutes`, `an hour`, `3 hours`. */
export function sayWait(seconds: number): string {
  if (seconds <= 5) return 'a moment';
  if (seconds < 55) return `${Math.ceil(seconds / 5) * 5} seconds`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return 'a minute';
  if (minutes < 55) return `${minutes} minutes`;
  const hours = Math.ceil(minutes / 60);
  return hours <= 1 ? 'an hour' : `${hours} hours`;
}
