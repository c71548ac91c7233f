/** The languages that the console speaks. */
export type Lang = 'ja' | 'en'

/** Everything that the console says by itself. What a playbook's author wrote comes with the reports. */
export interface Words {
  readonly nav: {
    readonly label: string
    readonly skip: string
    readonly accounts: string
    readonly calls: string
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
  readonly calls: {
    readonly title: string
    found(now: number, all: number, moment: string): string
    readonly none: string
    readonly noneText: string
    readonly now: string
    later(moment: string): string
    readonly neverReachable: string
    readonly asleep: string
    since(moment: string): string
    lastUse(moment: string): string
    readonly unused: string
    readonly absence: string
    readonly talk: string
    readonly personChanged: string
    /** Where somebody stood when they asked. */
    seen(guide: string, step: string | null): string
    topic(topic: string): string
    open(titles: readonly string[]): string
    inCharge(name: string): string
    readonly noContact: string
    readonly raised: string
    readonly crm: string
    readonly do: { readonly call: string; readonly mail: string; readonly task: string }
    readonly take: string
    taken(by: string | null): string
    readonly yourName: string
    /** Who acts from this browser, and the way to be somebody else. */
    me(name: string): string
    readonly notMe: string
    readonly snooze: string
    readonly done: string
    readonly until: { readonly hour: string; readonly tomorrow: string; readonly week: string }
    asleepUntil(moment: string): string
    readonly reason: string
    readonly reasons: { readonly reached: string; readonly solved: string; readonly wrong: string }
    readonly save: string
    readonly cancel: string
    readonly overAlready: string
    readonly failed: string
    /** The name of a menu, for whom. */
    of(what: string, name: string): string
    readonly mailOff: string
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
    readonly lost: {
      found(n: number, people: number): string
      lastly(day: string): string
      /** `why`: the reasons, each as `because` says it. */
      ofPerson(n: number, why: readonly string[]): string
      because(reason: string, n: number): string
      readonly reasons: { readonly [reason: string]: string }
    }
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
    /** What the customer said to a target. */
    agreed(name: string): string
    /** A document's version, or which of its fields are filled. */
    document(name: string): string
    calendar(field: string): string
    reason(fact: string): string
    factIs(name: string, value: string): string
    readonly facts: { readonly [name: string]: string }
    by(name: string): string
    /** Who told a fact, by their code. */
    readonly sources: { readonly [code: string]: string }
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
