import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contactParts } from '../../src/console/contact.ts'

const links = (text: string) => contactParts(text).flatMap(({ text, href }) => (href === null ? [] : [[text, href]]))

test.each([
  ['泉 かほ 03-0000-0000', '03-0000-0000', 'tel:0300000000'],
  ['０３（００００）００００', '０３（００００）００００', 'tel:0300000000'],
  ['090−1234−5678（携帯）', '090−1234−5678', 'tel:09012345678'],
  ['Kaho, (415) 555-0100 ext. 12', '(415) 555-0100', 'tel:4155550100'],
  ['+81 3 0000 0000', '+81 3 0000 0000', 'tel:+81300000000'],
  ['+44 (0)20 7946 0000, office', '+44 (0)20 7946 0000', 'tel:+4402079460000'],
  ['izumi@aoba.example、総務', 'izumi@aoba.example', 'mailto:izumi@aoba.example'],
  ['<k.izumi+cs@mail.aoba.co.jp>', 'k.izumi+cs@mail.aoba.co.jp', 'mailto:k.izumi+cs@mail.aoba.co.jp'],
])('a number or an address in "%s" can be pressed', (text, link, href) => {
  expect(links(text)).toEqual([[link, href]])
})

test('two of them are two', () => {
  expect(links('03-0000-0000 / 090-0000-0000 desk@aoba.example').map(([, href]) => href)).toEqual([
    'tel:0300000000',
    'tel:09000000000',
    'mailto:desk@aoba.example',
  ])
  expect(links('03-0000-0000 090-0000-0000')).toHaveLength(2)
})

test.each([
  '',
  '青木、内線214',
  '2026-11-23から',
  '平日10:00-18:00',
  '@aoba',
  'a@b',
  '1234567890123456',
  'javascript:alert(1)',
  '〒100-0001',
])('"%s" is only text', text => {
  expect(links(text)).toEqual([])
})

test('whatever is written is shown whole, and leads only to a call or a mail', () => {
  const character = fc.constantFrom(...'0123456789０９+-−（）() .@abc.jp、あ<>:/?&#%"\'')
  const contact = fc.oneof(fc.string({ unit: character, maxLength: 60 }), fc.string({ unit: 'grapheme' }))
  fc.assert(
    fc.property(contact, text => {
      const parts = contactParts(text)
      expect(parts.map(({ text }) => text).join('')).toBe(text)
      for (const { text, href } of parts) {
        expect(text).not.toBe('')
        if (href !== null) expect(href).toMatch(/^(tel:\+?\d{8,15}|mailto:[\w.+-]+@[\w.-]+)$/)
      }
    }),
    { numRuns: 3000 },
  )
})
