/** How long a model usually takes: percentiles over what was measured lately, in bounded memory. */
import { addLatency, createLatencySketch, latencyAt, mergeLatencies } from '#kernel/latency-sketch.ts';

export interface Pace {
  readonly add: (ms: number) => void;
  /** The time in milliseconds that 95 of 100 do not exceed; undefined until enough is known. */
  readonly p95: () => number | undefined;
}

const GENERATION = 200;
const LEAST = 20;
const WORKED_OUT_EVERY = 20;
/** The sketch is right within 1 %; where all take the same time none of them is slow. */
const ABOVE_ERROR = 1.02;

export function createPace(): Pace {
  let [older, newer] = [createLatencySketch(), createLatencySketch()];
  let count = 0;
  let known: number | undefined;
  return {
    add: (ms) => {
      addLatency(newer, ms);
      count += 1;
      if (count >= LEAST && count % WORKED_OUT_EVERY === 0) {
        const both = older.slice();
        mergeLatencies(both, newer);
        known = latencyAt(both, 0.95) * ABOVE_ERROR;
      }
      if (count % GENERATION === 0) [older, newer] = [newer, createLatencySketch()];
    },
    p95: () => known,
  };
}
