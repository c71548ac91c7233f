import type { AlarmRow, AlarmsReport } from '../../src/progress/report.ts'
import { accounts, ago, asOf, rows, zone } from './fixture.ts'

const base = (account: string): Omit<AlarmRow, 'id' | 'kind' | 'signal' | 'title' | 'say' | 'do' | 'severity' | 'since' | 'raisedAt'> => {
  const { name, tier, owner, health, level, levels, state, lastBeaconAt } = rows.find(({ id }) => id === account)!
  return {
    ...{ account, name, tier, owner, health, level, levels, state },
    contact: null,
    crmUrl: null,
    person: null,
    lastUseAt: lastBeaconAt,
    standing: 'raised',
    by: null,
    until: null,
    reachable: true,
    reachableAt: null,
    open: [],
    guide: null,
    guideTitle: null,
    step: null,
    topic: null,
    to: null,
  }
}
const found = (account: string, i: number): Pick<AlarmRow, 'signal' | 'title' | 'say' | 'severity' | 'since'> => {
  const { id, ...signal } = rows.find(row => row.id === account)!.signals[i]!
  return { ...signal, signal: id }
}
const call = { kind: 'signal', do: ['call'] } as const

/** Invented calls, in the receiver's order. */
export const alarms: AlarmsReport = {
  asOf,
  zone,
  playbook: accounts.playbook,
  mail: true,
  rows: [
    {
      ...base('aoba'),
      ...call,
      ...found('aoba', 0),
      id: 'a1',
      raisedAt: ago(2, 20),
      contact: '泉 かほ 03-0000-0000',
      crmUrl: 'https://crm.example.com/aoba',
    },
    {
      ...base('kitanoya'),
      ...call,
      ...found('kitanoya', 0),
      id: 'a2',
      raisedAt: ago(0, 5),
      person: { id: 'u7', name: '瀬川 とも' },
      standing: 'taken',
      by: '森',
    },
    {
      ...base('wakatake'),
      id: 'a3',
      kind: 'talk',
      signal: null,
      title: null,
      say: null,
      do: ['call'],
      severity: 'bad',
      since: ago(0, 0, 6),
      raisedAt: ago(0, 0, 6),
      person: { id: 'u2', name: '井川 とうま' },
      guide: 'invite-promoters',
      step: 'roles',
      open: [{ id: 'everyone', title: { ja: '全員が週に一度は入室している', en: 'Everybody is in each week' } }],
    },
    {
      ...base('minazuki'),
      ...call,
      ...found('minazuki', 0),
      id: 'a4',
      raisedAt: ago(1, 4),
      do: ['call', 'mail'],
      reachable: false,
      reachableAt: ago(0, -1, 2),
    },
    { ...base('hiiragi'), ...call, ...found('hiiragi', 0), id: 'a5', raisedAt: ago(4), standing: 'snoozed', until: ago(-1, 2) },
  ],
}

/** What the receiver makes of a deed. */
export const act = (calls: readonly AlarmRow[], id: string, deed: { do: string; until?: number }): readonly AlarmRow[] =>
  calls.flatMap(row =>
    row.id !== id
      ? row
      : deed.do === 'done'
        ? []
        : deed.do === 'take'
          ? { ...row, standing: 'taken' as const, until: null }
          : { ...row, standing: 'snoozed' as const, until: deed.until ?? null },
  )
