import { hash64, type Instant } from '../evidence/index.ts'
import { findingsOf } from '../progress/index.ts'
import { addSpan, calendarOf } from '../rule/index.ts'
import { type Alarm, settle } from './alarm.ts'
import { alarmRow, lastUseIn } from './list.ts'
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

  /** Null: it changed meanwhile, and is due again. */
  const look = async (head: AccountHead, now: Instant, mail: boolean): Promise<Pick<Swept, 'raised' | 'cleared'> | null> => {
    const { account } = head
    const fold = await folds.read(account, head.rev)
    if (!fold) return null
    const { list, progress, revisitAt } = findingsOf(playbook, fold.people, fold.facts, now)
    const calendar = calendarOf(playbook, fold.facts)
    const quietUntil = (signal: string, raisedAt: Instant): Instant => {
      const once = playbook.signals?.[signal]?.once
      return once === undefined ? raisedAt : addSpan(raisedAt, once, calendar)
    }
    // Our own and test accounts ring nobody.
    const isInternal = !!fold.facts.marks['account.internal']?.cur.value
    const row = reports.row(fold, head, now)
    const why = (alarm: Alarm) => {
      const last = lastUseIn(fold, alarm.person)
      return isInternal || (alarm.signal && !playbook.signals?.[alarm.signal]) || last === null
        ? 'gone'
        : last < alarm.since
          ? 'late'
          : 'back'
    }
    const found = isInternal ? [] : list
    return store.write(account, [], async writing => {
      if (writing.rev !== fold.rev) return null
      const settling = { account, now, quietUntil, why, newId: () => `al_${crypto.randomUUID()}`, isHistory: writing.quiet }
      const settled = settle(found, await writing.alarms(), settling)
      await writing.ring(settled.changed)
      const rowOf = (alarm: Alarm) => alarmRow(playbook, fold, row, alarm, now)
      const messages: Message[] = settled.raised.flatMap(alarm => raisedMessages(playbook, rowOf(alarm), mail))
      for (const alarm of settled.cleared)
        messages.push(...(await takeBack(writing, alarm, now)).map(() => cancelMessage(playbook, rowOf(alarm), now)))
      const reached = Object.values(progress.milestones).filter(one => one.scope === 'account' && one.reached)
      const { known, quiet } = writing
      if (known && !quiet && !isInternal) {
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
      return { raised: settled.raised.length, cleared: settled.cleared.length }
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
          // One that changes all the time must not keep the others waiting.
          if (!looked) passed.add(head.account)
          else swept = { looked: swept.looked + 1, raised: swept.raised + looked.raised, cleared: swept.cleared + looked.cleared }
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
