import { describe, expect, it } from 'vitest'
import { matchPage, safeUrl, say } from '../../src/playbook/index.ts'

describe('say', () => {
  const text = { ja: '日', en: 'e', 'zh-Hant': '繁', fr: 'f', 'pt-BR': 'b' }
  it.each([
    ['ja', '日'],
    ['ja-JP', '日'],
    ['JA', '日'],
    ['en-GB', 'e'],
    ['zh-TW', '繁'],
    ['zh-HK', '繁'],
    ['zh-Hant-TW', '繁'],
    ['fr-CA', 'f'],
    ['pt-PT', 'b'],
    ['de', 'e'],
    ['', 'e'],
    ['constructor', 'e'],
  ])('%s reads %s', (locale, expected) => expect(say(text, locale)).toBe(expected))

  it('falls back to the first text when there is no English', () => expect(say({ ja: '日', fr: 'f' }, 'de')).toBe('日'))
  it('gives a plain string to everybody and nothing for no text', () => {
    expect(say('x', 'ja')).toBe('x')
    expect(say(undefined, 'ja')).toBe('')
    expect(say({}, 'ja')).toBe('')
  })

  it('fills facts in, or their default', () => {
    expect(say('Hello {{name|you}}, {{ seats }} seats', 'en', { name: 'Aoki', seats: 4 })).toBe('Hello Aoki, 4 seats')
    expect(say('Hello {{name|you}}{{x}}', 'en', { name: null })).toBe('Hello you')
    expect(say('{{constructor|none}} {{__proto__|none}}', 'en')).toBe('none none')
    expect(say('{{zero|none}} {{no|none}}', 'en', { zero: 0, no: false })).toBe('0 false')
  })

  it('does not read a fact as a template', () => expect(say('{{a}}', 'en', { a: '{{b}}', b: 'x' })).toBe('{{b}}'))
})

describe('safeUrl', () => {
  it.each(['/members', 'members?x=1', '#top', '//cdn.example/x', 'https://a.example/', 'HTTP://a', 'mailto:a@b.example', 'tel:+81', ''])(
    '%s may be followed',
    href => expect(safeUrl(href)).toBe(href),
  )
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://a/1',
    'file:///etc/passwd',
    'http://[',
  ])('%j may not', href => expect(safeUrl(href)).toBeNull())
})

describe('matchPage', () => {
  it.each<[string, string, boolean]>([
    ['/members', '/members', true],
    ['/members', '/members/', true],
    ['/members', '/members?tab=2#x', true],
    ['/members', '/members/7', false],
    ['/members/*', '/members/7', true],
    ['/members/*', '/members', false],
    ['/members/*', '/members/7/edit', false],
    ['/members/*/edit', '/members/7/edit', true],
    ['/members/**', '/members', true],
    ['/members/**', '/members/7/edit', true],
    ['/members/**', '/memberships', false],
    ['**', '/', true],
    ['/**', '/a/b', true],
    ['/', '/', true],
    ['/', '/a', false],
    ['/*', '/', false],
    ['/members', '/#/members', true],
    ['/members/*', '/app/#!/members/7?tab=2', true],
    ['/', '/#/members', false],
    ['/', '/#top', true],
    ['#/members', '/app/#/members', true],
    ['#/members', '/members', false],
    ['/app/#/members', '/app/#/members', true],
    ['/app/#/members', '/other/#/members', false],
    ['/app/**', '/app/members#section', true],
  ])('%s on %s: %s', (pattern, path, expected) => expect(matchPage(pattern, path)).toBe(expected))
})
