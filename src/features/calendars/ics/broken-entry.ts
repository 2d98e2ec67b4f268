/** Why one entry of a calendar file cannot be used. Thrown by whatever reads the entry and listed by `readCalendar`; it never goes further. */
export class BrokenEntry extends Error {
  /** `why` is one sentence for the person whose calendar it is. */
  constructor(why: string, options?: { readonly cause: unknown }) {
    super(why, options);
    this.name = 'BrokenEntry';
  }
}
