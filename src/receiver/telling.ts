import { hash64, type Instant } from '../evidence/index.ts'
import { type Playbook, say, type Text } from '../playbook/index.ts'
import type { AlarmRow, MilestoneProgress } from '../progress/index.ts'
import type { Message, MessageType } from './message.ts'

/** The setting that is false while no mail may go out. */
export const MAIL = 'mail'

/** The reader of one line of chat: the playbook's first locale. */
const localeOf = ({ locales }: Playbook): string => locales?.[0] ?? 'en'

/** One line for a chat, in the playbook's first language. */
function lineOf(playbook: Playbook, row: AlarmRow): string {
  const locale = localeOf(playbook)
  const read = (text: Text | null): string => (text === null ? '' : say(text, locale))
  const isJa = locale.startsWith('ja')
  const kinds = isJa
    ? { absence: '予定の利用がありません', talk: '相談の希望があります', personChanged: '担当者が交代しました', signal: '' }
    : {
        absence: 'Use that was expected did not come',
        talk: 'Somebody wants to talk',
        personChanged: 'Another person is in charge',
        signal: '',
      }
  const what = (row.kind === 'signal' ? read(row.title) || row.signal : kinds[row.kind]) ?? ''
  const who = [row.name, row.tier === null ? '' : isJa ? `ティア${row.tier}` : `tier ${row.tier}`, row.person?.name ?? ''].filter(Boolean)
  return [
    `${who.join(', ')}: ${what}`,
    read(row.say),
    row.contact === null ? '' : isJa ? `連絡先：${row.contact}` : `Contact: ${row.contact}`,
  ]
    .filter(Boolean)
    .map(part => part.replace(/[.。]+$/, ''))
    .join(isJa ? '。' : '. ')
}

/** Letters that may stand in a header and in an address. */
const idOf = (...parts: readonly string[]): string => `msg_${parts.map(part => part.replace(/[^\w.-]/g, '')).join('_')}`

const message = (id: string, type: MessageType, about: string, at: Instant, text: string, data: object): Message => ({
  id,
  type,
  about,
  at,
  body: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data: { ...data, text } }),
})

const TYPES = { call: 'call', mail: 'mail.due', task: 'task' } as const

/** What is told of an alarm that was raised: a message for each thing to be done about it. */
export const raisedMessages = (playbook: Playbook, row: AlarmRow, mail: boolean): Message[] =>
  row.do
    .filter(deed => mail || deed !== 'mail')
    .map(deed => message(idOf(row.id, deed), TYPES[deed], row.id, row.raisedAt, lineOf(playbook, row), { alarm: row }))

/** A mail that is due no more, since the person went on. */
export const cancelMessage = (playbook: Playbook, row: AlarmRow, at: Instant): Message =>
  message(idOf(row.id, 'cancel'), 'mail.cancel', row.id, at, lineOf(playbook, row), { alarm: row })

/** Who reached what: the account, or a person of it. */
export interface Reached {
  readonly account: string
  readonly name: string
  readonly person: string | null
}

/** A milestone that was reached. */
export const milestoneMessage = (
  playbook: Playbook,
  { account, name, person }: Reached,
  { id, reachedAt, ttv, late }: Pick<MilestoneProgress, 'id' | 'reachedAt' | 'ttv' | 'late'>,
  at: Instant,
): Message => {
  const title = playbook.milestones[id]?.title ?? id
  const data = { account, name, person, milestone: id, title, reachedAt, ttv, late }
  const key = hash64('milestone', JSON.stringify([account, person, id]))
  return message(idOf('milestone', key), 'milestone', account, at, `${name}: ${say(title, localeOf(playbook))}`, data)
}

/** The account's level went up, or back. */
export const levelMessage = (playbook: Playbook, of: Reached, level: number | null, from: number | null, at: Instant): Message => {
  const { account, name } = of
  const state = playbook.roadmap.find(one => one.level === level)?.state ?? null
  const text = `${name}: ${level === null ? '–' : level}${state === null ? '' : ` ${say(state, localeOf(playbook))}`}`
  const key = hash64('level', JSON.stringify([account, from, level, at]))
  return message(idOf('level', key), 'level', account, at, text, { account, name, level, from, state })
}
