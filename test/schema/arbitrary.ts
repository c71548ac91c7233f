import fc from 'fast-check'

/** Playbooks as their authors write them: built so that most are sound, with every kind of rule, guide and text. */

const id = fc.constantFrom('a', 'b', 'c', 'scout.sent', 'room entered', 'constructor', '日報')
const span = fc.constantFrom('P1D', 'P28D', 'P1M', 'P4W', 'PT36H', 'P1Y2M3W4DT5H6M7S', 'P0D')
const said = fc.string({ maxLength: 12 })
const text = fc.oneof(said, fc.record({ ja: said, en: said }), fc.record({ 'zh-Hant': said }))
const scalar = fc.oneof(fc.string({ maxLength: 6 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
const scalars = fc.array(scalar, { minLength: 1, maxLength: 3 })
const where = fc.dictionary(id, fc.oneof(scalar, scalars, fc.record({ not: fc.oneof(scalar, scalars) })), { maxKeys: 3 })
const who = fc.dictionary(id, fc.oneof(scalar, scalars), { minKeys: 1, maxKeys: 2 })
const n = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constantFrom(0.5, 1e-7, 1e21))
const amount = fc.oneof(n, fc.record({ target: id }))
const anchorOf = (milestone: string | undefined) =>
  fc.oneof(
    fc.constantFrom('activation', 'contract', 'kickoff', 'trialStart', 'release', 'renewal'),
    ...(milestone === undefined ? [] : [fc.constant({ milestone })]),
  )
const some = <T>(required: { [K in keyof T]: fc.Arbitrary<T[K]> }, optional: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) as never[] })

/** Rules over the milestone before this one; `wide` may count people, `falling` may be taken back. */
function ruleOf(before: string | undefined, levels: number, wide: boolean, falling: boolean): fc.Arbitrary<object> {
  const from = fc.oneof(anchorOf(before), ...(levels > 0 ? [fc.record({ level: fc.integer({ min: 0, max: levels - 1 }) })] : []))
  const window = { where, from, within: span }
  const steps = fc.array(fc.oneof(id, some({ event: id }, { where })), { minLength: 1, maxLength: 3 })
  const every = fc.constantFrom('day', 'week', 'month')
  const leaves: fc.Arbitrary<object>[] = [
    some({ count: id }, { ...window, atLeast: amount }),
    some({ distinct: id, by: fc.oneof(id, fc.constant('day')) }, { ...window, atLeast: amount }),
    some({ streak: id, every, for: span }, { where, atLeast: n, grace: fc.nat(3), now: falling ? fc.boolean() : fc.constant(false) }),
    some({ sequence: steps }, { within: span, from }),
    some({ cycle: steps }, { within: span, from, atLeast: n }),
    some({ attest: id }, { by: who, atLeast: n }),
    some({ gauge: id, prop: id, atLeast: amount }, { ...window, days: n }),
    some({ sum: id, prop: id }, { ...window, atLeast: amount, ...(falling && { net: fc.boolean() }) }),
    some({ agree: id, version: fc.nat(9) }, { by: who, atLeast: n, expected: fc.oneof(id, n) }),
    fc.record({ target: fc.constantFrom('a', 'b') }),
    some({ trait: id }, { is: scalar, in: scalars, of: fc.constantFrom('person', 'account') }),
    ...(before === undefined ? [] : [fc.record({ milestone: fc.constant(before) })]),
    ...(levels > 0 ? [fc.record({ level: fc.integer({ min: 0, max: levels - 1 }) })] : []),
    ...(wide
      ? [
          some({ quorum: who }, { atLeast: amount, now: falling ? fc.boolean() : fc.constant(false) }),
          some({ coverage: id, expected: fc.oneof(id, n), last: span }, { where, share: fc.constantFrom(0.25, 1), atLeast: n }),
        ]
      : []),
    ...(falling
      ? [
          some({ missed: id, every }, { where, atLeast: n, each: n, from }),
          some({ elapsed: from, over: span }, { open: fc.boolean() }),
          fc.record({ elapsed: from, before: span }),
          ...(before === 'four' ? [fc.record({ phase: fc.constantFrom('early', 'late') })] : []),
        ]
      : []),
    ...(falling
      ? [
          some(
            { ratio: some({ count: id }, { last: span }), per: some({ sum: id, prop: id }, { last: span }) },
            { atLeast: n, atMost: n, least: n },
          ),
          some({ agree: id }, { atLeast: n }),
        ]
      : []),
    ...(falling ? [some({ gap: id, over: span }, { where }), some({ count: id, atLeast: amount, last: span }, { where })] : []),
  ]
  const { rule } = fc.letrec<{ rule: object; leaf: object }>(tie => {
    const parts = fc.array(tie('rule'), { minLength: 1, maxLength: 3 })
    return {
      leaf: fc.oneof(...leaves),
      rule: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc.record({ all: parts }),
        fc.record({ any: parts }),
        fc.record({ of: parts, atLeast: n }),
        fc.record({ of: parts, share: fc.constantFrom(0.1, 0.8, 1) }),
        ...(falling ? [fc.record({ not: tie('rule') })] : []),
      ),
    }
  })
  return rule
}

const ids = ['one', 'two', 'three', 'four']
const action = fc.oneof(
  fc.record({ label: text, start: fc.constant('tour') }),
  fc.record({ label: text, href: fc.constantFrom('/x', 'https://a.example/', 'mailto:a@b.example', 'x?y#z') }),
)
const milestone = (i: number) =>
  fc.boolean().chain(demote =>
    some(
      { title: text, scope: fc.constant('account'), rule: ruleOf(ids[i - 1], 0, true, demote), demote: fc.constant(demote) },
      {
        target: span,
        targetOpen: fc.boolean(),
        from: anchorOf(ids[i - 1]),
        guards: fc.subarray(ids),
        late: fc.constantFrom('counts', 'fails'),
        story: text,
        action,
      },
    ),
  )
const free = ruleOf('four', 2, true, true)
const page = fc.oneof(
  fc.constantFrom('/', '/a/*', '/**', '**'),
  fc.constantFrom(
    { eq: '/a' },
    { startsWith: '/a', notContains: '?' },
    { regex: '^/a?b=[1' },
    { ne: '' },
    { endsWith: 'x', contains: 'y' },
  ),
)
const target = fc.oneof(fc.constant('#x'), fc.constant(['#x', 'y >>> z']))
const base = {
  title: text,
  audience: fc.oneof(free, fc.constant('admins')),
  priority: fc.double({ noNaN: true, noDefaultInfinity: true }),
  auto: fc.boolean(),
  page,
  trigger: some({}, { page, event: id, click: target, there: target, gone: target }),
  snooze: span,
  urgent: free,
  live: fc.boolean(),
  minutes: n,
}
const step = (name: string) =>
  some(
    { id: fc.constant(name), title: text },
    {
      target,
      body: text,
      page,
      href: fc.constant('/x'),
      advance: some(
        {},
        {
          click: fc.boolean(),
          event: id,
          only: fc.boolean(),
          page,
          route: page,
          there: target,
          gone: target,
          input: fc.constantFrom(true, 'x'),
        },
      ),
      when: fc.constant({ attest: 'x' }),
      waitMs: fc.nat(1000),
      delayMs: fc.nat(1000),
      hole: some({}, { pad: fc.constantFrom(0, [1, 2]), radius: fc.constantFrom(0, [1, 2, 3, 4]), x: fc.integer(), y: fc.integer() }),
      also: fc.constant(['.x']),
      scrim: fc.constantFrom('none', 'close', 'next'),
      scroll: fc.boolean(),
      lock: fc.boolean(),
      missing: fc.constantFrom('wait', 'skip', 'centre', 'fail'),
      side: fc.constantFrom('top', 'bottom', 'start', 'end'),
      interact: fc.boolean(),
    },
  )
const item = (name: string, after: string[]) =>
  some(
    { id: fc.constant(name), title: text, done: free },
    { body: text, minutes: n, optional: fc.boolean(), due: span, after: fc.constant(after), action },
  )
const level = (i: number) =>
  some(
    {
      level: fc.constant(i),
      state: text,
      criteria: fc.subarray(ids, { minLength: 1 }),
      next: fc.subarray(['tour', 'list', 'map']),
    },
    { name: text, plan: span, renewalRate: fc.constantFrom(0, 0.98, 1), measures: fc.array(text, { maxLength: 2 }) },
  )

/** Most are accepted by the schema; a lasting milestone over one that demotes is the common reason when not. */
export const playbook = some(
  {
    id: fc.constant('x'),
    version: fc.nat(),
    milestones: fc.tuple(...ids.map((_, i) => milestone(i))).map(all => Object.fromEntries(all.map((one, i) => [ids[i], one]))),
    roadmap: fc.tuple(level(0), level(1)).map(all => [...all]),
    guides: fc.record({
      tour: some({ kind: fc.constant('tour'), steps: fc.tuple(step('s'), step('t')).map(all => [...all]) }, base),
      list: some({ kind: fc.constant('checklist'), items: fc.tuple(item('i', []), item('j', ['i'])).map(all => [...all]) }, base).chain(
        list => text.map(title => ({ ...list, title })),
      ),
      map: some({ kind: fc.constant('roadmap') }, base),
    }),
    audiences: fc.record({ admins: free }),
  },
  {
    title: text,
    source: text,
    locales: fc.constant(['ja', 'en']),
    calendar: some(
      {},
      {
        zone: fc.constantFrom('Asia/Tokyo', 'UTC', 'America/New_York', 'device'),
        open: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        holidays: fc.constant(['2026-11-23']),
        dayStart: fc.constantFrom('00:00', '05:30'),
      },
    ),
    anchor: anchorOf('two'),
    tiers: fc.array(id, { minLength: 1, maxLength: 4 }),
    signals: fc.record({
      s: some(
        {
          when: free,
          scope: fc.constant('account'),
          do: fc.oneof(fc.record({ call: fc.record({ say: text }) }), fc.record({ prompt: fc.record({ start: fc.constant('tour') }) })),
        },
        { title: text, once: span, severity: fc.constantFrom('warn', 'bad') },
      ),
    }),
    health: some({}, { warn: free, bad: free }),
    phases: fc.tuple(ruleOf('two', 2, true, true), ruleOf('two', 2, true, true)).map(([one, two]) => [
      { id: 'early', title: 'Early', when: one },
      { id: 'late', title: { ja: '後', en: 'Late' }, when: two },
    ]),
  },
)

/** Replaces, removes or adds something at a place of a JSON document. */
export function mutate(
  document: unknown,
  changes: readonly { readonly pick: number; readonly how: number; readonly value: unknown }[],
): unknown {
  const copy = structuredClone(document)
  for (const { pick, how, value } of changes) {
    const places: [Record<string, unknown>, string][] = []
    const seen = new Set<unknown>() // a value written before may be a circle
    const walk = (x: unknown): void => {
      if (typeof x !== 'object' || x === null || seen.has(x)) return
      seen.add(x)
      for (const key of Object.keys(x)) {
        places.push([x as Record<string, unknown>, key])
        walk((x as Record<string, unknown>)[key])
      }
    }
    walk(copy)
    const [holder, key] = places[pick % places.length]!
    if (how === 0) delete holder[key]
    else if (how === 1) holder[key] = value
    else if (how === 2) holder[`${key}x`] = structuredClone(holder[key])
    else holder[key] = structuredClone(places[(pick * 7 + how) % places.length]![0])
  }
  return copy
}

export const changes = fc.array(
  fc.record({
    pick: fc.nat(1_000_000),
    how: fc.nat(4),
    value: fc.oneof(
      fc.constantFrom(
        '',
        'P1D',
        '4 weeks',
        0,
        -1,
        0.5,
        7,
        null,
        true,
        [],
        {},
        [[]],
        { milestone: 'two-promoters' },
        { level: 1 },
        'first-steps',
      ),
      fc.jsonValue({ maxDepth: 3 }),
    ),
  }),
  { minLength: 1, maxLength: 3 },
)
