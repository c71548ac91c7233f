import { browserPorts, loadSurface } from './browser/index.ts'
import type { Engine } from './client/front.ts'
import { createWaymark } from './client/index.ts'

/** Must equal the front's, else the file is stale. */
export const version: string = __VERSION__

/** The client that does the work, in a file of its own: it comes after the page's first paint. */
export const createEngine: Engine = (options, basics, lost) => createWaymark(options, { ...browserPorts(basics, loadSurface), lost })
