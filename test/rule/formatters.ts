/**
 * Makes each of Intl's formatters of dates once. Making one takes longer than reading a playbook, and a test that tries thousands of calendars
 * would do little else.
 */
export const keepFormatters = (): void => {
  const Real = Intl.DateTimeFormat
  const kept = new Map<string, Intl.DateTimeFormat>()
  const keep = (...args: ConstructorParameters<typeof Intl.DateTimeFormat>): Intl.DateTimeFormat => {
    const name = JSON.stringify(args)
    const format = kept.get(name) ?? new Real(...args)
    kept.set(name, format)
    return format
  }
  // A function that gives an object gives it to `new` too.
  function DateTimeFormat(...args: ConstructorParameters<typeof Intl.DateTimeFormat>) {
    return keep(...args)
  }
  DateTimeFormat.prototype = Real.prototype
  DateTimeFormat.supportedLocalesOf = Real.supportedLocalesOf
  Intl.DateTimeFormat = DateTimeFormat as unknown as typeof Intl.DateTimeFormat
}
