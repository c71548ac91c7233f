import { chainOf } from '../box.ts'

/** Keeps the page, and what the target can be scrolled in, from scrolling. The undo gives back what was written there, unless the page has changed it since. */
export const lockScroll = (target: Element | null): (() => void) => {
  const inner = target ? chainOf(target).clippers.filter(el => el.scrollHeight > el.clientHeight || el.scrollWidth > el.clientWidth) : []
  const undo = [document.documentElement, ...inner].flatMap(el => {
    const { style } = el as HTMLElement
    const [value, priority] = [style.getPropertyValue('overflow'), style.getPropertyPriority('overflow')]
    style.setProperty('overflow', 'hidden', 'important')
    return () => {
      if (style.getPropertyValue('overflow') !== 'hidden') return
      if (value) style.setProperty('overflow', value, priority)
      else style.removeProperty('overflow')
      // An attribute that was not there before must not stay behind, empty.
      if (!el.getAttribute('style')) el.removeAttribute('style')
    }
  })
  return () => {
    for (const one of undo) one()
  }
}
