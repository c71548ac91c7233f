import { render } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { Chrome } from './chrome.tsx'
import { Events } from './events.tsx'
import { Floor } from './floor.tsx'
import { useOffice } from './hooks.ts'
import { Members } from './members.tsx'
import { interceptLoads, usePath } from './route.ts'
import { Rules } from './rules.tsx'
import { Settings } from './settings.tsx'
import { ask, introduce, t } from './world.ts'

const pages = { '/floor': Floor, '/members': Members, '/rules': Rules, '/events': Events, '/settings': Settings } as const
const titles = { '/floor': 'floor', '/members': 'members', '/rules': 'rules', '/events': 'events', '/settings': 'settings' } as const
/** How often the page looks who else is there, and how long a line stays. Milliseconds. */
const LOOK = 4000
const STAY = 4000

function App() {
  const path = usePath()
  const office = useOffice()
  const [line, setLine] = useState('')
  const say = useCallback((line: string) => setLine(line), [])
  useEffect(() => {
    document.title = `${t(titles[path])} · ${t('brand')}`
  }, [path])
  useEffect(() => {
    const timer = setTimeout(() => setLine(''), STAY)
    return () => clearTimeout(timer)
  }, [line])
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') ask('state').catch(() => {})
    }
    look()
    const timer = setInterval(look, LOOK)
    return () => clearInterval(timer)
  }, [])
  const Page = pages[path]
  return (
    <>
      <Chrome path={path} />
      {office ? <Page office={office} say={say} /> : <p class="loading">{t('loading')}</p>}
      <p class="toast" role="status">
        {line}
      </p>
    </>
  )
}

introduce()
interceptLoads()
const root = document.querySelector('#app')!
root.replaceChildren()
render(<App />, root)
