import type { Colleague } from '../people.ts'
import { lang, t } from './world.ts'

/** A round with a colleague's first sign in it. */
export function Face({ who, small = false }: { readonly who: Pick<Colleague, 'id' | 'name'>; readonly small?: boolean }) {
  const hue = [...who.id].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7) % 6
  return (
    <span class={`face hue-${hue}${small ? ' small' : ''}`} aria-hidden="true">
      {who.name[lang].slice(0, 1)}
    </span>
  )
}

export const nameOf = (who: Colleague, me: string): string => (who.id === me ? t('selfName', { name: who.name[lang] }) : who.name[lang])
