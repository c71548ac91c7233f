import { bundle, type Route } from '../browser/kit.ts'
import { productPage } from './product.ts'

/**
 * A believable product with one surface on it, for pictures and for a look by hand:
 * `/?surface=tour|checklist|completed|roadmap|launcher|hint (also checklist-inline, roadmap-inline, roadmap-told, hint-open, recorded, recorded-reports)&lang=ja|en&theme=light|dark`, also `step=1…4`, `level=-1…6`, `dir=rtl`, `launcher`.
 */
export const galleryRoutes = async (): Promise<Record<string, Route>> => {
  const script = await bundle('test/surface/gallery.client.ts')
  return {
    '/gallery.js': script,
    '*': (request, response) => {
      const query = new URL(request.url ?? '/', 'http://x').searchParams
      const lang = query.get('lang') === 'ja' ? 'ja' : 'en'
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(
        productPage('/gallery.js', lang, query.get('theme') === 'dark' ? 'dark' : 'light', query.get('dir') === 'rtl' ? 'rtl' : 'ltr'),
      )
    },
  }
}
