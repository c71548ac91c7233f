import { hash64, type Instant } from '../evidence/index.ts'
import { findingsOf } from '../progress/index.ts'
import { addSpan, calendarOf } from '../rule/index.ts'
import { type Alarm, settle } from './alarm.ts'
import { type Fold, withLedgers } from './fold.ts'
import { alarmRow, isInternal, lastUseIn } from './list.ts'
import type { Message } from './message.ts'
import type { Reports } from './reports.ts'
import { type Room, wordsOf } from './room.ts'
import type { AccountHead, Writing } from './store.ts'
import { cancelMessage, levelMessage, MAIL, milestoneMessage, raisedMessages } from './telling.ts'

/** What a pass over the accounts came to. */
export interface Swept {
  readonly looked: number
  readonly raised: number
  readonly cleared: number
}

export interface Sweep {
  /** Null: another receiver is at it. */
  pass(): Promise<Swept | null>
  /** Ends the pass under way after the account that it is at, and lets another receiver go on. */
  stop(): Promise<void>
}

/** How long one receiver keeps the others from looking: when it is killed, another goes on after this. Milliseconds. */
const LEASE = 20_000
const LEASE_NAME = 'sweep'
/** So many accounts are fetched at a time. */
const BATCH = 50

/** Looks at the accounts whose alarms may be others now. One pass at a time, over all receivers that share the store. */
export function createSweep(room: Room, reports: Reports): Sweep {
  const { store, folds } = room
  const { playbook } = reports
  const holder = crypto.randomUUID()
  const by = hash64('playbook', JSON.stringify(playbook))

  /** What there is to say of an account as it is. */
  const see = (fold: Fold, head: AccountHead, now: Instant) => {
    const { list, progress, revisitAt } = findingsOf(playbook, fold.people, fold.facts, now)
    const isOwn = isInternal(fold)
    return { fold, found: isOwn ? [] : list, isOwn, progress, revisitAt, row: reports.row(fold, head, now) }
  }

  /** Null: nothing is known of it. */
  const look = async (head: AccountHead, now: Instant, mail: boolean): Promise<(Omit<Swept, 'looked'> & { isOther: boolean }) | null> => {
    const { account } = head
    const before = await folds.read(account, head.rev)
    if (!before) return null
    const seen = see(before, head, now)
    return store.write(account, [], async writing => {
      const { rev } = writing
      // It changed meanwhile: one that changes all the time would never be seen as it is, were it not while nobody else can change it.
      const isOther = rev !== before.rev
      const { fold, found, isOwn, progress, revisitAt, row } = isOther
        ? see(withLedgers(before, account, rev, await writing.changed(before.rev)), head, now)
        : seen
      const calendar = calendarOf(playbook, fold.facts)
      const quietUntil = (signal: string, raisedAt: Instant): Instant => {
        const once = playbook.signals?.[signal]?.once
        return once === undefined ? raisedAt : addSpan(raisedAt, once, calendar)
      }
      const why = (alarm: Alarm) => {
        const last = lastUseIn(fold, alarm.person)
        return isOwn || (alarm.signal && !playbook.signals?.[alarm.signal]) || last === null ? 'gone' : last < alarm.since ? 'late' : 'back'
      }
      const settling = { account, now, quietUntil, why, newId: () => `al_${crypto.randomUUID()}`, isHistory: writing.quiet }
      const settled = settle(found, await writing.alarms(), settling)
      await writing.ring(settled.changed)
      const rowOf = (alarm: Alarm) => alarmRow(playbook, fold, row, alarm, now)
      const messages: Message[] = settled.raised.flatMap(alarm => raisedMessages(playbook, rowOf(alarm), mail))
      for (const alarm of settled.cleared)
        messages.push(...(await takeBack(writing, alarm, now)).map(() => cancelMessage(playbook, rowOf(alarm), now)))
      const reached = Object.values(progress.milestones).filter(one => one.scope === 'account' && one.reached)
      const { known, quiet } = writing
      if (known && !quiet && !isOwn) {
        const who = { account, name: row.name, person: null }
        for (const one of reached) if (!known.milestones.includes(one.id)) messages.push(milestoneMessage(playbook, who, one, now))
        if (progress.level !== known.level) messages.push(levelMessage(playbook, who, progress.level, known.level, now))
      }
      await writing.post(messages, room.wants, now)
      const dueAt = Math.min(revisitAt ?? Number.POSITIVE_INFINITY, settled.revisitAt)
      await writing.sweep({
        by,
        dueAt: Number.isFinite(dueAt) ? dueAt : null,
        known: { level: progress.level, milestones: reached.map(({ id }) => id) },
      })
      return { raised: settled.raised.length, cleared: settled.cleared.length, isOther }
    })
  }

  /** Of a mail that did not go out yet nothing is told; of one that did, that it is due no more. */
  const takeBack = async (writing: Writing, alarm: Alarm, now: Instant): Promise<readonly Alarm[]> => {
    if (!playbook.signals?.[alarm.signal]?.do.mail) return []
    return (await writing.withdraw(alarm.id, 'mail.due', now)) ? [] : [alarm]
  }

  const run = async (): Promise<Swept | null> => {
    let swept: Swept = { looked: 0, raised: 0, cleared: 0 }
    const passed = new Set<string>()
    while (!isOver) {
      if (!(await store.lease(LEASE_NAME, holder, LEASE))) return swept.looked ? swept : null
      const now = await room.sweepClock()
      const mail = (await store.setting(MAIL)) !== false
      const due = (await store.due(by, now, BATCH + passed.size)).filter(({ account }) => !passed.has(account))
      if (!due.length) return swept
      for (const head of due) {
        if (isOver) break
        try {
          const looked = await look(head, now, mail)
          // One that changes all the time must not keep a pass from ending.
          if (!looked || looked.isOther) passed.add(head.account)
          if (looked) swept = { looked: swept.looked + 1, raised: swept.raised + looked.raised, cleared: swept.cleared + looked.cleared }
        } catch (error) {
          passed.add(head.account)
          room.say('error', 'sweep.account', `An account could not be looked at: ${wordsOf(error)}`)
        }
      }
    }
    return swept
  }

  let running: Promise<unknown> = Promise.resolve()
  let isOver = false
  return {
    pass: () => {
      const pass = run()
      running = pass.catch(() => {})
      return pass
    },
    stop: async () => {
      isOver = true
      await running
      await store.lease(LEASE_NAME, holder, -1)
    },
  }
}
