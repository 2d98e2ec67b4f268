/** Ends of an action that are no failures of the service: the person thought better of it, or the browser has already said why not. */

/** The person closed what was asked of them. Nothing has to be said about it. */
export class Withdrawn extends Error {
  constructor() {
    super('The person closed it.');
    this.name = 'Withdrawn';
  }
}

/** Something this browser could not do; the message is a sentence for the person. */
export class BrowserRefusal extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'BrowserRefusal';
  }
}
