import type { ComponentChildren } from 'preact'
import { useShown } from '../shown.ts'
import { Icon, type IconName } from './icon.tsx'

/** One line above a list: why what is shown may be old. */
export const Notice = ({ again, children }: { again?: () => void; children: ComponentChildren }) => {
  const { words } = useShown()
  return (
    <div class="notice">
      <Icon name="alert" />
      <p role="status">{children}</p>
      {again && (
        <button type="button" class="button" onClick={again}>
          {words.state.again}
        </button>
      )}
    </div>
  )
}

/** A page that has nothing but words and, at most, one thing to do. */
export const Plain = ({ icon, title, children }: { icon?: IconName; title: string; children: ComponentChildren }) => (
  <section class="alone">
    {icon && <Icon name={icon} />}
    <h1 tabIndex={-1}>{title}</h1>
    {children}
  </section>
)
