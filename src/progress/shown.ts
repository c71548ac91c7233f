import type { Scalar } from '../playbook/index.ts'

/** Nothing of it is seen: spaces, controls, and the letters of Korean and Braille that are empty. */
const isBlank = (text: string): boolean => /^[\p{Z}\p{C}\s\u115f\u1160\u2800\u3164\uffa0]*$/u.test(text)

/** A fact as a text; null for none, and for one of which nothing is seen: as a name it would be a link that nobody finds. */
export const textOf = (value: Scalar | undefined): string | null => {
  const text = String(value ?? '')
  return isBlank(text) ? null : text
}

/** An id where a name would stand. */
export const idText = (id: string): string => (isBlank(id) ? JSON.stringify(id) : id)
