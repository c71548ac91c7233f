const UNITS: readonly (readonly [unit: RegExp, write: (n: number) => string])[] = [
  [/^(y|yrs?|years?|年間?)$/, n => `P${n}Y`],
  [/^(mo|mos|months?|[かヶケカ]月間?|ヵ月間?)$/, n => `P${n}M`],
  [/^(w|wks?|weeks?|週間?)$/, n => `P${n * 7}D`],
  [/^(d|days?|日間?)$/, n => `P${n}D`],
  [/^(h|hrs?|hours?|時間)$/, n => `PT${n}H`],
  [/^(m|mins?|minutes?|分間?)$/, n => `PT${n}M`],
  [/^(s|secs?|seconds?|秒間?)$/, n => `PT${n}S`],
]
const ARTICLES: Readonly<Record<string, string>> = { a: '1', an: '1', one: '1', two: '2', three: '3', four: '4', six: '6', half: '0.5' }

/** A duration in ISO 8601 for what people write instead: `4 weeks` is `P28D`, `30d` is `P30D`, `3か月` is `P3M`. Undefined when it says nothing. */
export function spanFrom(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value > 0 && value < 10_000 ? `P${value}D` : undefined
  if (typeof value !== 'string') return
  const text = value.trim().toLowerCase()
  const iso = /^p?(?:(\d{1,4})y)?(?:(\d{1,4})m)?(?:(\d{1,4})w)?(?:(\d{1,4})d)?(?:t?(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,4})s)?)?$/.exec(
    text.replace(/\s+/g, ''),
  )
  const [digits, unit] = text
    .replace(/^(\w+)(?=[\s-])/, word => ARTICLES[word] ?? word)
    .match(/^(\d+(?:\.\d+)?)[\s-]*(\D+?)\.?$/)
    ?.slice(1) ?? ['', '']
  const written = UNITS.find(([pattern]) => pattern.test(unit ?? ''))?.[1]
  const n = Number(digits)
  if (written && n > 0 && n < 10_000) {
    if (Number.isInteger(n)) return written(n)
    // Half a day or a week and a half: down to the hour, where it is exact.
    const hours = n * (/^PT\d/.test(written(1)) ? 1 : written(1) === 'P7D' ? 168 : written(1) === 'P1D' ? 24 : Number.NaN)
    return Number.isInteger(hours) && hours < 10_000 && !/[MS]$/.test(written(1)) ? `PT${hours}H` : undefined
  }
  if (!iso || !/\d/.test(text)) return /^p?[1-9]\d{0,3}$/.test(text) ? `P${text.replace('p', '')}D` : undefined
  const [, y, m, w, d, h, min, s] = iso
  const date = [y && `${y}Y`, m && `${m}M`, w && `${w}W`, d && `${d}D`].filter(Boolean).join('')
  const time = [h && `${h}H`, min && `${min}M`, s && `${s}S`].filter(Boolean).join('')
  return `P${date}${time && `T${time}`}`
}
