export { en } from './en.ts'
export { ja } from './ja.ts'
export type { Lang, Words } from './words.ts'
