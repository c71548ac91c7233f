export { createOnce } from './once.ts'
export { browserPorts } from './ports.ts'
export { startScript } from './script.ts'
export { loadSurface } from './surfaces.ts'
