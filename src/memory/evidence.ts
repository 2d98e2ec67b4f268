/** From the observations in storage to the model of one person. It forgets nothing and weighs nothing: it only learns, oldest first. */
import type { DurationObservation } from '#model/duration-estimate.ts';
import { createDurationModel, type DurationModel } from './duration-model.ts';

/** Learns one person's observations in order of time; those of the same instant in the order given. */
export function buildDurationModel(observations: readonly DurationObservation[]): DurationModel {
  const model = createDurationModel();
  // Canonical instants compare as text; see `formatInstant`.
  for (const observation of observations.toSorted((one, other) =>
    one.at < other.at ? -1 : one.at > other.at ? 1 : 0,
  )) {
    model.learn(observation);
  }
  return model;
}
