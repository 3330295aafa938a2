/** The host of an address that a link may lead to, as the server has it: of https or http, without a name or password in it;
 *  "" of any other. Letters of other alphabets are in their coded form, so that no host looks like another. */
export function hostOf(address: string): string {
  if (address.length > 2000 || /[\s\\]/.test(address) || !/^https?:\/\//i.test(address)) return '';
  try {
    const url = new URL(address);
    return url.username || url.password ? '' : url.host;
  } catch {
    return '';
  }
}
