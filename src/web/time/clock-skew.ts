/**
 * How far this machine's clock is from the service's. A timer is computed from instants the service stored, so a screen whose clock is
 * off would show the wrong minutes. Each reply that says what time it is gives a sample; the one that travelled fastest is the best.
 */

/** One reply: when it was asked for and arrived here, and what time it was there. Epoch milliseconds. */
export interface ClockSample {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly serverNow: number;
}

const KEPT = 8;

/** The newest samples, at most eight, in order of arrival. A local clock that was set makes all earlier ones void. */
export function keepSample(samples: readonly ClockSample[], sample: ClockSample): readonly ClockSample[] {
  const last = samples.at(-1);
  const wentBack = last !== undefined && sample.receivedAt < last.receivedAt;
  const jumped =
    last !== undefined && Math.abs(skewOf(sample) - skewOf(last)) > uncertainty(sample) + uncertainty(last);
  return wentBack || jumped ? [sample] : [...samples, sample].slice(-KEPT);
}

/** Milliseconds to add to the local clock to get the service's; 0 while nothing is known. */
export function bestSkew(samples: readonly ClockSample[]): number {
  const [first, ...others] = samples;
  if (first === undefined) return 0;
  return skewOf(others.reduce((best, sample) => (travel(sample) < travel(best) ? sample : best), first));
}

function travel(sample: ClockSample): number {
  return sample.receivedAt - sample.sentAt;
}

function skewOf(sample: ClockSample): number {
  return sample.serverNow - (sample.sentAt + sample.receivedAt) / 2;
}

/** The reply left the service at an unknown moment of its travel; a second more because a clock may be slewed meanwhile. */
function uncertainty(sample: ClockSample): number {
  return travel(sample) / 2 + 1000;
}
