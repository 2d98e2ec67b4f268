/** Whole minutes as people say them. The wire and every document speak whole minutes; only screens and sentences need words. */

/** `95` -> `1 h 35 min`; `60` -> `1 h`; `0` -> `0 min`. */
export function sayMinutes(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
