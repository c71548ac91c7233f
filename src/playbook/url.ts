/** The address when it is safe to follow: http(s), mailto, tel or relative; else null. Read by the URL parser, so that no control character hides a scheme. */
export function safeUrl(href: string): string | null {
  try {
    return /^(https?|mailto|tel):$/.test(new URL(href, 'http://a').protocol) ? href.trim() : null
  } catch {
    return null
  }
}
