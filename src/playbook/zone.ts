/** Is it a time zone that this engine knows by name? */
export const isZone = (timeZone: unknown): timeZone is string => {
  try {
    return typeof timeZone === 'string' && !!Intl.DateTimeFormat('en', { timeZone })
  } catch {
    return false
  }
}
