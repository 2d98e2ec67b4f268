/** Keeps passwords out of what is printed. */

/** Hides the user and password of an address. */
export function maskCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//********@');
}
