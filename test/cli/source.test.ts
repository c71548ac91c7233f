import { describe, expect, it } from 'vitest'
import { readSource } from '../../src/cli/source.ts'

const faults = (text: string, comments = false) =>
  readSource(text, comments).faults.map(({ line, column, code, found }) => `${line}:${column} ${code} ${found}`)

const TEXT = `{
  "id": "x",
  "a.b": { "c": [1, { "d": 2 }] },
  "a": { "b": { "c": 3 } }
}`

describe('the place of a part', () => {
  const { placeOf, json } = readSource(TEXT)
  it.each<[string, number, number]>([
    ['', 1, 1],
    ['id', 2, 3],
    ['a.b.c.1.d', 3, 23],
    ['a.b.c.0', 3, 18],
    ['a.b.missing', 3, 3],
    ['nowhere', 1, 1],
    ['a', 4, 3],
  ])('%s', (path, line, column) => expect(placeOf(path)).toEqual({ line, column }))
  it('beside what it says', () => expect(json).toEqual(JSON.parse(TEXT)))
})

it('reads what JSON.parse reads, whatever the names', () => {
  const text = '{"__proto__":{"a":1},"constructor":2,"":[null,true,"\\u3042",-1.5e3]}'
  expect(JSON.stringify(readSource(text).json)).toBe(JSON.stringify(JSON.parse(text)))
  expect(readSource('\uFEFF{}').json).toEqual({})
})

describe('faults of the text', () => {
  it.each<[string, string]>([
    ['{\n  "id": "x"\n  "version": 1\n}', '3:3 syntax "\\"version\\""'],
    ['{"id": \'x\'}', '1:8 syntax "\'x\'"'],
    ['{"id": "x",}', '1:12 syntax "}"'],
    ['{"id": "x"', '1:11 syntax the end'],
    ['', '1:1 syntax an empty file'],
    ['\uFEFF \r\n', '1:1 syntax an empty file'],
    ['id: recruiting\nversion: 1\n', '1:1 syntax YAML'],
    ['# ours\r\n---\r\n"id": recruiting', '1:1 syntax YAML'],
    ['%YAML 1.2', '1:1 syntax YAML'],
    ['export default { id: "x" }', '1:1 syntax a module'],
    ['// ours\nconst book = {}\nmodule.exports = book', '1:1 syntax a module'],
    ['id', '1:1 syntax "id"'],
    ['{"id": "x\n"}', '1:8 syntax "\\"x"'],
    ['{} {}', '1:4 syntax "{"'],
  ])('%j', (text, fault) => {
    expect(faults(text)[0]).toBe(fault)
    expect(readSource(text).json).toBeUndefined()
  })

  it.each<[string, string]>([
    ['{“id”: “x”}', 'write " instead of “'],
    ['｛"id": "x"}', 'write { instead of ｛'],
    ['{"id"："x"}', 'write : instead of ：'],
    ['{"id": "x"、"version": 1}', 'write , instead of 、'],
    ['{"id": "x"，"version": 1}', 'write , instead of ，'],
    ['{"open": ［1］}', 'write [ instead of ［'],
    ['{"id": x}', 'write texts in double quotes'],
  ])('signs of another keyboard are told as the ones that were meant: %j', (text, mend) => {
    expect(readSource(text).faults[0]?.mend).toBe(mend)
  })

  it('tells ten at the most', () => expect(faults(`[${'1 '.repeat(50)}]`)).toHaveLength(10))

  it('tells of comments where browsers would stumble, and reads on', () => {
    expect(faults('{\n  // kickoff\n  "a": 1 /* b */\n}')).toEqual(['2:3 comment a comment', '3:10 comment a comment'])
    expect(readSource('// x\n{"a":1}').json).toEqual({ a: 1 })
    expect(faults('// x\n{"a":1,}', true)).toEqual([])
  })

  it('tells of names that stand twice, where JSON lets the last win', () => {
    expect(faults('{"a": {"b": 1, "b": 2}, "a": 3}')).toEqual(['1:16 duplicate-key "b" again', '1:25 duplicate-key "a" again'])
    expect(readSource('{"a": 1, "a": 3}').json).toEqual({ a: 3 })
  })
})

describe('floods are told, in bounded time', () => {
  it.each<[string, string, string]>([
    ['ten megabytes of numbers', `[${'1,'.repeat(5e6)}1]`, 'at most 100000 values'],
    ['ten megabytes without commas', `[${'1 '.repeat(5e6)}1]`, 'at most 100000 values'],
    ['one name a million times', `{${'"a":1,'.repeat(1e6)}"a":1}`, 'at most 100000 values'],
    ['a million levels', '['.repeat(1e6) + ']'.repeat(1e6), 'a document of some levels'],
  ])('%s', (_, text, expected) => {
    const begun = performance.now()
    const { json, faults } = readSource(text)
    expect(json).toBeUndefined()
    expect(faults.map(fault => fault.expected)).toEqual([expected])
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})
