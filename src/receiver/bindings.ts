import type { RequestInfo } from './room.ts'

/** What the app knows of a request besides itself. */
export interface Bindings {
  readonly Bindings: { readonly info: RequestInfo }
}
