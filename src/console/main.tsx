import { render } from 'preact'
import { App } from './app.tsx'
import { restoreTheme } from './prefs.ts'
import { browserWorld } from './world.ts'

restoreTheme()
const root = document.getElementById('console')
if (root) render(<App world={browserWorld()} />, root)
