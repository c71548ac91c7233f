/** A stretch of a contact's text, and where it leads where it is a telephone number or an address. */
export interface ContactPart {
  readonly text: string
  readonly href: string | null
}

const digit = '[0-9０-９]'
// A number abroad may be written with spaces; at home a space may as well part two numbers.
const abroad = `[+＋]${digit}(?:[-‐‑‒–−－.()（） ]{0,2}${digit}){7,14}`
const home = `[(（]?${digit}(?:(?:[-‐‑‒–−－.(（]|[)）] ?)?${digit}){8,14}`
const mail = String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}`
const found = new RegExp(`(?<![0-9０-９])(?:${abroad}|${home})(?![0-9０-９])|(?<![\\w.+-])${mail}(?![\\w-])`, 'gi')

const hrefOf = (text: string): string => {
  if (text.includes('@')) return `mailto:${text}`
  const plain = text.normalize('NFKC')
  return `tel:${plain.startsWith('+') ? '+' : ''}${plain.replace(/\D/g, '')}`
}

/** Finds the telephone numbers (9 to 15 digits, also full width) and mail addresses in what somebody wrote of how to reach an account. */
export function contactParts(text: string): readonly ContactPart[] {
  const parts: ContactPart[] = []
  let from = 0
  for (const { 0: match, index } of text.matchAll(found)) {
    if (index > from) parts.push({ text: text.slice(from, index), href: null })
    parts.push({ text: match, href: hrefOf(match) })
    from = index + match.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null })
  return parts
}
