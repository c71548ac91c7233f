import { useState } from 'preact/hooks'
import { players } from '../people.ts'
import { Face } from './face.tsx'
import { useOffice, useProgress } from './hooks.ts'
import { go, paths } from './route.ts'
import { ask, lang, me, receiverUrl, state, t, waymark } from './world.ts'

const names = {
  '/floor': 'floor',
  '/members': 'members',
  '/rules': 'rules',
  '/events': 'events',
  '/settings': 'settings',
  '/guide': 'guide',
} as const

/** The bar that no real product has: be another colleague, move the clock on, read along in the console. */
function DemoBar() {
  const office = useOffice()
  const [moving, setMoving] = useState(false)
  const move = async (): Promise<void> => {
    setMoving(true)
    await fetch('/demo/advance', { method: 'POST', body: JSON.stringify({ days: 1 }) }).catch(() => {})
    // The receipt brings the new time along, and progress is measured again.
    await waymark().flush()
    await ask('state').catch(() => {})
    setMoving(false)
  }
  const today = new Intl.DateTimeFormat(lang, { month: 'long', day: 'numeric', weekday: 'short', timeZone: 'Asia/Tokyo' })
  return (
    <aside class="demo" aria-label="Demo">
      <p class="demo-who">
        <span>{t('barYou')}</span> <b>{players.find(({ id }) => id === me)?.name[lang]}</b>
      </p>
      <p class="demo-others">
        {players.map(who =>
          who.id === me ? null : (
            <a
              key={who.id}
              href={`/floor?as=${who.id}`}
              target="_blank"
              rel="noopener"
              aria-label={`${t('barOpen')}: ${who.name[lang]}`}
              title={`${t('barOpen')}: ${who.name[lang]}`}
            >
              <Face who={who} small />
            </a>
          ),
        )}
      </p>
      <p class="demo-day">
        <span>{t('barNow')}</span> <b>{office ? today.format(office.now) : '…'}</b>
        <button type="button" id="advance" disabled={moving} onClick={move}>
          {moving ? t('barMoving') : t('barDay')}
        </button>
      </p>
      <p class="demo-links">
        <a href={`${receiverUrl}/`} target="_blank" rel="noopener">
          {t('barConsole')}
        </a>
        <a href={`?lang=${lang === 'ja' ? 'en' : 'ja'}`} lang={lang === 'ja' ? 'en' : 'ja'}>
          {t('barLang')}
        </a>
      </p>
    </aside>
  )
}

/** Opens the roadmap, and says on which level the customer is. */
function MapButton() {
  const progress = useProgress()
  const top = progress?.levels.at(-1)
  const level = progress?.level ?? null
  const word = level === null ? t('before') : level === top?.level && top.name ? t('fan') : `${t('level')} ${level}`
  return (
    <button type="button" class="map" data-wm="open-map" onClick={() => waymark().start('map')}>
      {t('map')}
      <span class="map-level">{progress ? word : '…'}</span>
    </button>
  )
}

/** What stands above every page of the office. */
export function Chrome({ path }: { readonly path: string }) {
  const self = players.find(({ id }) => id === me)!
  const office = useOffice()
  const open = (event: MouseEvent, href: string): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    go(href)
  }
  return (
    <>
      <a class="skip" href="#content">
        {t('skip')}
      </a>
      <DemoBar />
      <header class="top">
        <a class="logo" href="/floor" onClick={event => open(event, '/floor')}>
          <img src="/assets/icon.svg" alt="" width="28" height="28" />
          <span>{t('brand')}</span>
        </a>
        <nav aria-label={t('brand')}>
          {[...paths, '/guide' as const].map(href => (
            <a
              key={href}
              href={href}
              data-wm={`nav-${names[href]}`}
              aria-current={path === href ? 'page' : undefined}
              onClick={event => open(event, href)}
            >
              {t(names[href])}
            </a>
          ))}
        </nav>
        <div class="top-end">
          <MapButton />
          <span class="self">
            <Face who={self} />
            <span class="self-name">
              {self.name[lang]}
              <small>{t(office?.members.find(({ id }) => id === me)?.role ?? (state() ? 'member' : 'admin'))}</small>
            </span>
          </span>
        </div>
      </header>
    </>
  )
}
