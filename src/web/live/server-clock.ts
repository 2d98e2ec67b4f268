/** What time it is for the service, as near as this machine can tell; timers are computed with it. */
import { bestSkew, type ClockSample, keepSample } from '../time/clock-skew.ts';

let samples: readonly ClockSample[] = [];

/** Takes in a reply that says what time it was. */
export function learnClock(sample: ClockSample): void {
  samples = keepSample(samples, sample);
}

/** Epoch milliseconds by the service's clock. */
export function serverNow(): number {
  return Date.now() + bestSkew(samples);
}
