/** Whether words that were sent to a host never left the machine FocusForge runs on: a model beside it, reached over loopback. */

/** `host`: a name or address, with its port where there is one. */
export function staysHere(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
