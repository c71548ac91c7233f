/** Tables of a bench, as Markdown on the console. */
export const row = (cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`)
export const head = (title: string, cells: readonly string[]): void => {
  console.log(`\n${title}\n`)
  row(cells)
  row(cells.map((_, i) => (i ? '---:' : '---')))
}
export const n = (x: number): string => (x < 10 ? x.toFixed(1) : Math.round(x).toLocaleString('en'))
export const whole = (x: number): string => Math.round(x).toLocaleString('en')
export const ms = (x: number): string => `${x < 10 ? x.toFixed(1) : x.toFixed(0)} ms`
export const MB = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
