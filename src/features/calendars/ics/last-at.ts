/** Looking up what is in force at a moment. */

/** The last of `items`, ascending by `at`, whose `at` is not after `moment`. */
export function lastAt<T extends { readonly at: number }>(items: readonly T[], moment: number): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.at ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
