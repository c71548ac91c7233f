import { createElement, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Checklist, useGuide, useProgress, WaymarkProvider } from '../src/react.ts'
import { scouting } from './client/playbook.ts'

const Level = () => {
  const progress = useProgress()
  const { why } = useGuide('first-scout')
  return createElement('p', null, `${progress === null ? 'not known' : progress.level} ${why}`)
}
const app = (inside: ReturnType<typeof createElement>) =>
  createElement(StrictMode, null, createElement(WaymarkProvider, { options: { playbook: scouting }, person: { id: 'u1' } }, inside))

test('on a server nothing is known, an empty place is left for what is drawn later, and nothing throws', () => {
  expect(renderToString(app(createElement(Level)))).toBe('<p>not known notReady</p>')
  expect(renderToString(app(createElement(Checklist, { className: 'steps' })))).toBe('<div class="steps"></div>')
})

test('a component outside a provider is told what to mend', () => {
  expect(() => renderToString(createElement(Level))).toThrow('put one at the root of your app')
  expect(() => renderToString(createElement(WaymarkProvider, {}))).toThrow('needs `options` or `waymark`')
})
