/** A length of time in ISO 8601: years, months, weeks, days, hours, minutes and seconds as whole numbers of up to four digits, at least one of them. */
export const SPAN =
  /^P(?!$)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?!$)(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})S)?)?$/
