/** The languages that the console speaks. */
export type Lang = 'ja' | 'en'

/** Everything that the console says by itself. What a playbook's author wrote comes with the reports. */
export interface Words {
  readonly nav: {
    readonly label: string
    readonly skip: string
    readonly accounts: string
    /** The other language's name, in that language. */
    readonly other: { readonly lang: Lang; readonly name: string }
    readonly dark: string
    readonly light: string
    playbook(title: string, version: number): string
  }
  readonly when: {
    day(month: number, date: number): string
    dayOfYear(year: number, month: number, date: number): string
    minutes(n: number): string
    hours(n: number): string
    days(n: number): string
    ago(span: string): string
    ahead(span: string): string
    overdue(span: string): string
    readonly justNow: string
  }
  readonly health: { readonly good: string; readonly warn: string; readonly bad: string }
  readonly none: string
  tier(tier: string): string
  level(level: number | null): string
  dayPlan(day: number, plan: number | null): string
  planned(day: number): string
  behind(days: number): string
  hereFor(days: number): string
  days(n: number): string
  inLevel(days: number): string
  /** Beside what goes before, without a space of its own in between. */
  inBrackets(text: string): string
  asOf(moment: string): string
  peopleOf(people: number, seats: number | null): string
  readonly list: {
    readonly title: string
    readonly columns: {
      readonly name: string
      readonly tier: string
      readonly health: string
      readonly level: string
      readonly since: string
      readonly days: string
      readonly ttv: string
      readonly seen: string
      readonly expected: string
      readonly people: string
    }
    /** What a column's header means, in a sentence. */
    readonly meaning: { readonly ttv: string; readonly expected: string; readonly days: string; readonly people: string }
    readonly overdue: string
    readonly find: string
    readonly clear: string
    readonly sortBy: string
    readonly reverse: string
    found(total: number, overdue: number, moment: string): string
    matching(shown: number, total: number, moment: string): string
    noMatch(typed: string): string
    updated(names: readonly string[]): string
    more(n: number): string
  }
  readonly account: {
    owner(name: string): string
    readonly lastBeacon: string
    readonly never: string
    expectedBy(moment: string): string
    readonly signals: string
    readonly say: string
    needs(level: number): string
    readonly atTop: string
    readonly helps: string
    readonly trail: string
    stone(level: number, state: 'reached' | 'here' | 'next' | 'later'): string
    readonly milestones: string
    bar(days: number | null, plan: number | null): string
    readonly open: string
    readonly reached: string
    readonly late: string
    plan(days: number): string
    reachedBy(people: number): string
    readonly people: string
    readonly nobody: string
    readonly champion: string
    readonly neverSeen: string
    readonly lastUse: string
    devices(n: number): string
    influence(value: string): string
    readonly joiner: string
    readonly timeline: string
    readonly quiet: string
    showAll(n: number): string
  }
  readonly event: {
    readonly milestone: string
    ttv(days: number): string
    readonly late: string
    levelUp(level: number, state: string): string
    levelDown(level: number | null): string
    readonly level: string
    readonly raised: string
    readonly cleared: string
    readonly guide: { readonly [what: string]: string }
    step(id: string): string
    readonly talk: string
    personChanged(to: string): string
    readonly fact: string
    target(name: string): string
    factIs(name: string, value: string): string
    readonly facts: { readonly [name: string]: string }
    by(name: string): string
    readonly yes: string
    readonly no: string
  }
  readonly state: {
    readonly loading: string
    readonly emptyTitle: string
    readonly emptyText: string
    readonly emptySteps: readonly [string, string, string]
    readonly failedTitle: string
    failed(status: number): string
    listOf(moment: string): string
    readonly safe: string
    readonly again: string
    readonly lost: string
    readonly deniedTitle: string
    readonly denied: string
    readonly missingTitle: string
    missing(id: string): string
    readonly nowhereTitle: string
    readonly nowhere: string
    readonly toAccounts: string
  }
}
