import { type Column, columns, firstOrder, type Order } from './order.ts'

/** Where the reader is. */
export type Route =
  | { readonly page: 'calls' }
  | { readonly page: 'accounts'; readonly order: Order; readonly find: string }
  | { readonly page: 'account'; readonly id: string }
  | { readonly page: 'none' }

const isColumn = (name: string): name is Column => (columns as readonly string[]).includes(name)

const readOrder = (text: string | null): Order => {
  const by = text?.replace(/^-/, '') ?? ''
  return isColumn(by) ? { by, down: text?.startsWith('-') === true } : firstOrder
}

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Reads an address: `/` (whom to call), `/accounts?sort=-level&q=aoba`, `/accounts/:id`. */
export const readRoute = (path: string, query: string): Route => {
  if (path === '/') return { page: 'calls' }
  if (/^\/accounts\/?$/.test(path)) {
    const params = new URLSearchParams(query)
    return { page: 'accounts', order: readOrder(params.get('sort')), find: params.get('q') ?? '' }
  }
  const id = decode(/^\/accounts\/([^/]+)\/?$/.exec(path)?.[1] ?? '')
  return id ? { page: 'account', id } : { page: 'none' }
}

/** The address of a route. The list's first order is left out. */
export const writeRoute = (route: Route): string => {
  if (route.page === 'account') return `/accounts/${encodeURIComponent(route.id)}`
  if (route.page === 'none' || route.page === 'calls') return '/'
  const { by, down } = route.order
  const params = new URLSearchParams()
  if (by !== firstOrder.by || down !== firstOrder.down) params.set('sort', `${down ? '-' : ''}${by}`)
  if (route.find) params.set('q', route.find)
  return `/accounts${params.size > 0 ? `?${params}` : ''}`
}
