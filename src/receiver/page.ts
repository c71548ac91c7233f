import { json } from './reply.ts'

/** Gives a file of the console's folder by its name (`console.js`), or null where there is none. */
export type Files = (name: string) => Promise<Uint8Array | null>

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
}

/** Nothing from elsewhere, no text turned into code, in nobody's frame. `forms`: where they may be sent. */
const policy = (forms = "'none'"): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    `form-action ${forms}`,
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')

const guards = (): Record<string, string> => ({
  'content-security-policy': policy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
})

const html = (status: number, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(body as BodyInit, { status, headers: { ...guards(), 'content-type': TYPES.html!, ...headers } })

const plain = (status: number, text: string, headers: Readonly<Record<string, string>> = {}, head = ''): Response =>
  html(
    status,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}<title>Waymark</title></head><body><p>${text}</p></body></html>`,
    headers,
  )

/** Where there are lasting tokens they sign in too: the link of the start serves one person, and a session ends. */
const FORM =
  '<form method="post" action="/login"><label>Token / トークン <input type="password" name="token" autocomplete="current-password" required></label> <button>Sign in / サインイン</button></form>'
const withForm = (status: number, text: string, hasTokens: boolean): Response =>
  plain(status, text + (hasTokens ? `</p>${FORM}<p>` : ''), hasTokens ? { 'content-security-policy': policy("'self'") } : {})

/** Somebody without a session. */
export const closedPage = (hasTokens: boolean): Response =>
  withForm(401, 'Please open the link that Waymark printed when it started. / 起動時に表示されたリンクを開いてください。', hasTokens)

/** The one-time link was wrong, or used before; or the token was wrong. */
export const spentPage = (hasTokens: boolean): Response =>
  withForm(
    403,
    'This was used already, or is wrong. Start Waymark again for a new link. / 使用済みか、正しくありません。再起動すると新しいリンクが表示されます。',
    hasTokens,
  )

/**
 * Signed in: a page that goes on to the console by itself. No redirect: a strict cookie does not go with one that another site's
 * link began.
 */
export const welcomePage = (cookie: string): Response =>
  plain(
    200,
    '<a href="/">Waymark</a>',
    { 'set-cookie': cookie, 'cache-control': 'no-store' },
    '<meta http-equiv="refresh" content="0; url=/">',
  )

/** The console's page, whatever address inside it was asked for. */
export async function consolePage(files: Files | null): Promise<Response> {
  const body = await files?.('index.html')
  return body ? html(200, body) : plain(404, 'The console was not built. Run: npm run build')
}

/** A file of the console. Names only, no paths. */
export async function asset(files: Files | null, name: string): Promise<Response> {
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)]
  const body = type && /^[\w.-]+$/.test(name) ? await files?.(name) : null
  return body ? new Response(body as BodyInit, { headers: { ...guards(), 'content-type': type! } }) : json(404, { error: 'not found' })
}
