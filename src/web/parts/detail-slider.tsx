/** How finely something is broken down, from a few large steps to many small ones. */
import { useId } from 'react';

const WORDS = ['A few big steps', 'Bigger steps', 'Normal steps', 'Smaller steps', 'Very small steps'] as const;

export const NORMAL_DETAIL = 3;

export function DetailSlider(props: { readonly value: number; readonly onChange: (value: number) => void }) {
  const id = useId();
  const words = WORDS[props.value - 1] ?? '';
  return (
    <div className="field detail">
      <label className="field-label" htmlFor={id}>
        How finely to break it down
      </label>
      <input
        id={id}
        className="slider"
        type="range"
        min={1}
        max={WORDS.length}
        step={1}
        value={props.value}
        aria-valuetext={words}
        onChange={(event) => props.onChange(Number(event.target.value))}
      />
      <span className="field-hint" aria-hidden="true">
        {words}
      </span>
    </div>
  );
}
