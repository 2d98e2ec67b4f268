/** Families of figures that cannot grow without bound, whatever labels arrive: beyond the bound everything new counts as `other`. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** More combinations of labels than any family has; a mistake in a label stops here instead of filling the memory. */
const MOST_SERIES = 400;

export interface FamilyOptions {
  /** Gets the prefix `focusforge_`. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Counts a duration of `ms` milliseconds under the values of the labels, in their order. */
export type TimeFamily = (ms: number, ...values: readonly string[]) => void;

/** Adds `amount` under the values of the labels, in their order. */
export type CountFamily = (amount: number, ...values: readonly string[]) => void;

/** Sets what stands under the values of the labels, in their order. */
export type GaugeFamily = (value: number, ...values: readonly string[]) => void;

/** A histogram in seconds with the given upper bounds. */
export function timeFamily(
  registry: Registry,
  options: FamilyOptions & { readonly buckets: readonly number[] },
): TimeFamily {
  const histogram = new Histogram({ ...namesOf(options), buckets: [...options.buckets], registers: [registry] });
  const childOf = boundedChildren(options.labels, (values) => histogram.labels(...values));
  return (ms, ...values) => childOf(values).observe(ms / 1000);
}

/** A counter. */
export function countFamily(registry: Registry, options: FamilyOptions): CountFamily {
  const counter = new Counter({ ...namesOf(options), registers: [registry] });
  const childOf = boundedChildren(options.labels, (values) => counter.labels(...values));
  return (amount, ...values) => childOf(values).inc(amount);
}

/** A gauge. */
export function gaugeFamily(registry: Registry, options: FamilyOptions): GaugeFamily {
  const gauge = new Gauge({ ...namesOf(options), registers: [registry] });
  const childOf = boundedChildren(options.labels, (values) => gauge.labels(...values));
  return (value, ...values) => childOf(values).set(value);
}

function namesOf({ name, help, labels }: FamilyOptions) {
  return { name: `focusforge_${name}`, help, labelNames: [...labels] };
}

/** Looks a child up by its labels without building a label object each time. */
function boundedChildren<Child>(labels: readonly string[], make: (values: readonly string[]) => Child) {
  const children = new Map<string, Child>();
  const others = labels.map(() => 'other');
  return (values: readonly string[]): Child => {
    const key = values.join('\n');
    const known = children.get(key);
    if (known !== undefined) return known;
    const chosen = children.size < MOST_SERIES ? values : others;
    const child = make(chosen);
    if (chosen === values) children.set(key, child);
    return child;
  };
}
