import fc from 'fast-check'
import { expect, test } from 'vitest'
import { without } from '../../src/beacon/index.ts'
import { type Cells, cut, type Values } from '../../src/evidence/index.ts'
import { bodyOf, drain, draw, newReceiver, newSender, play, type Sender, setFact, takeIn, takeOut, track, turn } from './outbox-model.ts'

const turns = fc.array(turn, { maxLength: 60 })
const known = (sender: Sender) => ({ ...sender.evidence.series, ...sender.evidence.marks })

test('whatever is lost, comes twice, late or out of order: in the end the receiver has everything, each thing once', () => {
  fc.assert(
    fc.property(turns, turns => {
      const sender = newSender()
      const receiver = newReceiver()
      play(sender, receiver, turns)
      drain(sender, receiver)
      expect(Object.fromEntries(receiver.rows)).toEqual(known(sender))
      expect([...receiver.happenings.keys()].sort()).toEqual([...sender.told].sort())
      expect([sender.rows.size, sender.happenings.size, sender.dropped]).toEqual([0, 0, {}])
    }),
    { numRuns: 500 },
  )
})

test('at every moment each thing is at the receiver, or waits', () => {
  fc.assert(
    fc.property(turns, turns => {
      const sender = newSender()
      const receiver = newReceiver()
      play(sender, receiver, turns)
      for (const id of sender.told) expect(receiver.happenings.has(id) || sender.happenings.has(id)).toBe(true)
      for (const [key, row] of Object.entries(sender.evidence.series)) {
        const waiting = Object.keys(sender.rows.get(key) ?? {}).map(Number)
        const settled = [1, 2, 3, 4].filter(day => !waiting.includes(day))
        const there = (receiver.rows.get(key) as Cells | Values | undefined) ?? {
          ...row,
          ...(row.kind === 'cells' ? { days: [] } : { hashes: {} }),
        }
        expect(cut(there, settled)).toEqual(cut(row, settled))
      }
      for (const [key, mark] of Object.entries(sender.evidence.marks))
        if (!sender.rows.has(key)) expect(receiver.rows.get(key)).toEqual(mark)
    }),
    { numRuns: 500 },
  )
})

test('what the receiver refuses goes out too, and is counted', () => {
  const refuses = (name: string) => /[05]$/.test(name)
  fc.assert(
    fc.property(turns, turns => {
      const sender = newSender()
      const receiver = newReceiver()
      play(
        sender,
        receiver,
        turns.filter(turn => turn.do !== 'send'),
      )
      drain(sender, receiver, refuses)
      expect(sender.happenings.size).toBe(0)
      expect([...receiver.happenings.keys()].sort()).toEqual(sender.told.filter(id => !refuses(id)).sort())
      expect(sender.dropped.rejected ?? 0).toBe(sender.told.filter(refuses).length)
    }),
  )
})

test('a receipt of an older revision never takes out a newer change', () => {
  const sender = newSender()
  const receiver = newReceiver()
  track(sender, 'sent', 1)
  const first = draw(sender)
  const receipt = takeIn(receiver, first)
  track(sender, 'sent', 1)
  track(sender, 'sent', 2)
  setFact(sender, 'trait.role')
  takeOut(sender, { ...first.sent, lost: {} })
  expect(sender.rows.get('["sent"]')).toEqual({ 1: 2, 2: 3 })
  // The same row is settled, made anew, and the old receipt comes once more.
  drain(sender, receiver)
  track(sender, 'sent', 1)
  takeOut(sender, { ...first.sent, lost: {} })
  expect(receipt.evidence).toEqual([{ key: '["sent"]', rev: 1 }])
  expect(sender.rows.get('["sent"]')).toEqual({ 1: 5 })
})

test('of a row that changes all the time, the days that were stored do not go again', () => {
  const sender = newSender()
  const receiver = newReceiver()
  track(sender, 'sent', 1)
  const parcel = draw(sender)
  track(sender, 'sent', 2)
  takeOut(sender, { ...parcel.sent, lost: {} })
  expect(bodyOf(draw(sender)).evidence[0]).toMatchObject({ rev: 2, delta: { days: [{ day: 2 }] } })
  expect(drain(sender, receiver)).toBe(1)
})

test('a row without a part left goes', () => {
  expect(without({ 1: 4, 2: 5 }, { 1: 4, 2: 5 })).toBeUndefined()
  expect(without({ 1: 4, 2: 6 }, { 1: 4, 2: 5 })).toEqual({ 2: 6 })
})
