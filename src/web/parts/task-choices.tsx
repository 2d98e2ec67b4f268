/** How much a task matters and how much energy it asks, to choose. */
import { ENERGIES, type Energy, PRIORITIES, type Priority } from '#model/task.ts';
import { Choice } from './choice.tsx';

export interface ValueChoiceProps<Value> {
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}

export function PriorityChoice(props: ValueChoiceProps<Priority>) {
  return <Choice label="Priority" options={optionsOf(PRIORITIES)} {...props} />;
}

export function EnergyChoice(props: ValueChoiceProps<Energy>) {
  return <Choice label="How much energy it asks of you" options={optionsOf(ENERGIES)} {...props} />;
}

function optionsOf<Value extends string>(values: readonly Value[]) {
  return values.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));
}
