/** A style sheet as its (in the build minified) text. */
declare module '*.css' {
  const text: string
  export default text
}
