/** Whether a host is the device itself: no other device can follow an address with it. */
export function isThisDevice(host: string): boolean {
  return host === '[::1]' || /^127(\.\d+){3}$/.test(host) || /(^|\.)localhost$/.test(host);
}

/**
 * The origin that a typed address means, or null. What is left out is as in the page's own address: 192.168.0.10 is
 * http://192.168.0.10:8080 to a page at http://127.0.0.1:8080.
 */
export function originOf(typed: string, page: { protocol: string; port: string }): string | null {
  const text = typed.trim();
  const complete = /^https?:\/\//i.test(text);
  if (text === '' || /[\s@]/.test(text)) return null;
  try {
    const url = new URL(complete ? text : `${page.protocol}//${text}`);
    if (!complete && url.port === '') url.port = page.port;
    return url.hostname === '' ? null : url.origin;
  } catch {
    return null;
  }
}
