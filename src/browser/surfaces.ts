import type { LoadSurface, SurfaceFile, SurfaceName } from '../client/stage.ts'

const files: Readonly<Record<SurfaceName, () => Promise<{ readonly default: SurfaceFile }>>> = {
  tour: () => import('../surface/tour/index.tsx'),
  checklist: () => import('../surface/checklist/index.tsx'),
  roadmap: () => import('../surface/roadmap/index.tsx'),
  hint: () => import('../surface/hint/index.tsx'),
  recorded: () => import('../surface/recorded/index.tsx'),
}

/** The surfaces of the npm package: the product's bundler splits them off. */
export const loadSurface: LoadSurface = async name => (await files[name]()).default
