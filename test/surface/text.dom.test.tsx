import fc from 'fast-check'
import { Fragment, h, render } from 'preact'
import { expect, test, vi } from 'vitest'
import { Link, markdown } from '../../src/surface/text.tsx'

const html = (text: string, go = (_: string) => {}): string => {
  const root = document.createElement('div')
  render(h(Fragment, null, markdown(text, go)), root)
  return root.innerHTML
}

test('paragraphs, bold, emphasis and code', () => {
  expect(html('One **bold** and *soft* and `a*b*c`.\n\nTwo')).toBe(
    '<p>One <strong>bold</strong> and <em>soft</em> and <code>a*b*c</code>.</p><p>Two</p>',
  )
  expect(html('**a *b* c**')).toBe('<p><strong>a <em>b</em> c</strong></p>')
  expect(html('2 * 3 * 4 and snake_case_name and **open')).toBe('<p>2 * 3 * 4 and snake_case_name and **open</p>')
  expect(html('')).toBe('')
})

test('lists, with and without numbers, between other lines', () => {
  expect(html('Before\n- one\n- two **b**\nAfter')).toBe('<p>Before</p><ul><li>one</li><li>two <strong>b</strong></li></ul><p>After</p>')
  expect(html('1. one\n2. two')).toBe('<ol><li>one</li><li>two</li></ol>')
  // Written apart, they go on with their numbers.
  expect(html('1. one\n\nAnd then\n\n2. two\n3. three')).toBe(
    '<ol><li>one</li></ol><p>And then</p><ol start="2"><li>two</li><li>three</li></ol>',
  )
  expect(html('* one\n* two')).toBe('<ul><li>one</li><li>two</li></ul>')
})

test('links inside the product go by the product, others in a tab of their own', () => {
  const go = vi.fn()
  const root = document.createElement('div')
  document.body.append(root)
  render(h(Fragment, null, markdown('[in](/jobs?x=1) [out](https://example.com/a) [mail](mailto:a@example.com)', go)), root)
  const [inside, outside, mail] = [...root.querySelectorAll('a')]
  const click = (el: Element, more: MouseEventInit = {}) => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true, ...more })
    el.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(click(inside!)).toBe(true)
  expect(go).toHaveBeenCalledExactlyOnceWith('/jobs?x=1')
  expect(click(inside!, { ctrlKey: true })).toBe(false)
  expect(go).toHaveBeenCalledOnce()
  expect([outside!.target, outside!.rel, mail!.target]).toEqual(['_blank', 'noopener', ''])
})

test('an address that is not safe leaves its words alone', () => {
  for (const href of ['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'data:text/html,x', 'vbscript:x', '\u0001javascript:x'])
    expect(html(`[words](${href}) ![picture](${href})`)).not.toMatch(/href|src=/)
  const root = document.createElement('div')
  const unsafe = 'javascript:x'
  render(
    <Link href={unsafe} go={() => {}}>
      go
    </Link>,
    root,
  )
  expect(root.innerHTML).toBe('<span>go</span>')
})

test('images, and videos by their ending', () => {
  expect(html('![A picture](/a.png)')).toBe('<p><img src="/a.png" alt="A picture"></p>')
  expect(html('![A film](/a.mp4?x=1)')).toContain('<video src="/a.mp4?x=1" aria-label="A film" controls')
})

test('no text becomes markup of its own: only the known elements, whatever is written', () => {
  const known = new Set(['P', 'STRONG', 'EM', 'CODE', 'A', 'UL', 'OL', 'LI', 'IMG', 'VIDEO', 'SPAN'])
  const bits = fc.constantFrom(
    '**',
    '*',
    '`',
    '[',
    '](',
    ')',
    '!',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '<b>',
    '<img onerror=x>',
    'a',
    ' ',
    '&lt;',
    'javascript:',
    '/x',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, fc.string({ maxLength: 4 })), { maxLength: 30 }), parts => {
      const root = document.createElement('div')
      render(
        h(
          Fragment,
          null,
          markdown(parts.join(''), () => {}),
        ),
        root,
      )
      for (const el of root.querySelectorAll('*')) {
        expect(known.has(el.tagName)).toBe(true)
        expect([...el.attributes].map(({ name }) => name).filter(name => name.startsWith('on'))).toEqual([])
      }
    }),
    { numRuns: 300 },
  )
})
