export { browserPorts } from './ports.ts'
export { loadSurface } from './surfaces.ts'
