import { type Node, type ParseError, parseTree, printParseErrorCode, visit } from 'jsonc-parser'

/** A place in a text, from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Something wrong with the text itself. */
export interface Fault extends Place {
  readonly code: 'syntax' | 'comment' | 'duplicate-key'
  readonly path: string
  readonly expected: string
  readonly found: string
  readonly mend: string
}

/** A JSON text with the place of each part. */
export interface Source {
  /** Undefined where the text can't be read. */
  readonly json: unknown
  readonly faults: readonly Fault[]
  /** Where a part stands, by its dotted path: its key, or itself in a list. Of what is missing, what it should be in. */
  readonly placeOf: (path: string) => Place
}

/** So many faults of a text are told: what comes after is mostly their consequence. */
const MOST = 10
/** So many values are looked at, more than `parsePlaybook` takes: a larger document is told to be too large, in bounded time. */
const MOST_VALUES = 100_000

type Code = ReturnType<typeof printParseErrorCode>
const WORDS: Readonly<Partial<Record<Code, readonly [expected: string, mend: string]>>> = {
  InvalidSymbol: ['a value', 'write texts in double quotes'],
  InvalidNumberFormat: ['a number', 'write digits, such as 3 or 0.5'],
  PropertyNameExpected: ['a name in double quotes', 'write one, or take the comma before it out'],
  ValueExpected: ['a value', 'write one, or take the comma before it out'],
  ColonExpected: ['":"', 'put a colon between name and value'],
  CommaExpected: ['"," or an end', 'put a comma between the two'],
  CloseBraceExpected: ['"}"', 'close the object'],
  CloseBracketExpected: ['"]"', 'close the list'],
  EndOfFileExpected: ['the end of the file', 'take out what follows'],
  UnexpectedEndOfComment: ['"*/"', 'end the comment'],
  UnexpectedEndOfString: ['a closing double quote', 'write line breaks in texts as \\n'],
  UnexpectedEndOfNumber: ['a digit', 'write the rest of the number'],
  InvalidUnicode: ['four hexadecimal digits after \\u', 'write the letter itself'],
  InvalidEscapeCharacter: ['an escape such as \\n, \\" or \\\\', 'write a backslash as \\\\'],
  InvalidCharacter: ['a letter that may stand in JSON', 'write tabs as \\t'],
}

const linesOf = (text: string): ((offset: number) => Place) => {
  const starts = [0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return offset => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
}

/** The property of that name written last: the one that counts. */
const propertyOf = (node: Node, key: string): Node | undefined => node.children?.findLast(child => child.children?.[0]?.value === key)

/** Ids may have dots in them, so the longest name that fits goes first. */
function find(node: Node, path: string): Node {
  if (!path) return node
  const keys = path.split('.')
  for (let n = keys.length; n > 0; n--) {
    const key = keys.slice(0, n).join('.')
    const child =
      node.type === 'array'
        ? node.children?.[/^\d+$/.test(key) ? Number(key) : -1]
        : node.type === 'object'
          ? propertyOf(node, key)
          : undefined
    const value = child?.type === 'property' ? child.children?.[1] : child
    if (value) return find(value, keys.slice(n).join('.'))
  }
  return node
}

/** Names that stand twice in an object, where JSON lets the last win without a word. */
function* twinsOf(node: Node, path = ''): Generator<readonly [path: string, key: Node]> {
  const seen = new Set<unknown>()
  for (const [i, child] of (node.children ?? []).entries()) {
    const [key, value] = child.type === 'property' ? (child.children ?? []) : [undefined, child]
    const name = key ? String(key.value) : String(i)
    const at = path ? `${path}.${name}` : name
    if (key && seen.has(name)) yield [at, key]
    seen.add(name)
    if (value) yield* twinsOf(value, at)
  }
}

/** The value of a part; a name such as `__proto__` is one like others. */
const partOf = (node: Node): unknown =>
  node.type === 'array'
    ? node.children?.map(partOf)
    : node.type === 'object'
      ? Object.fromEntries(
          (node.children ?? []).flatMap(({ children: [key, value] = [] }) => (key && value ? [[key.value, partOf(value)]] : [])),
        )
      : node.value

/** Stops the reading of a flood. */
class Flood extends Error {}

/** Looks at the text once, holding nothing: throws where there is too much of it. */
function wade(text: string): void {
  let values = 0
  const count = (): void => {
    if (++values > MOST_VALUES) throw new Flood()
  }
  visit(text, { onObjectBegin: count, onArrayBegin: count, onLiteralValue: count, onError: count })
}

const TOO_MUCH = { code: 'syntax', path: '', expected: `at most ${MOST_VALUES} values`, found: 'more', mend: 'split the document' } as const
const TOO_DEEP = { code: 'syntax', path: '', expected: 'a document of some levels', found: 'thousands', mend: 'take nestings out' } as const
const EMPTY = {
  code: 'syntax',
  path: '',
  expected: 'a playbook: { … }',
  found: 'an empty file',
  mend: 'write one, or name another file',
} as const
const YAML = { code: 'syntax', path: '', expected: 'JSON: { … }', found: 'YAML', mend: 'write it as JSON, which browsers read' } as const
const MODULE = { code: 'syntax', path: '', expected: 'JSON: { … }', found: 'a module', mend: 'name the file .js, .mjs or .ts' } as const
/** How a module begins. */
const LIKE_MODULE = /^(?:\s*\/\/[^\n]*\n)*\s*(?:export|import|const|module\.exports)\b/
/** Signs of other keyboards and of writing programs, and those of JSON that were meant. */
const MEANT: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '＂': '"',
  '‘': '"',
  '’': '"',
  '「': '"',
  '」': '"',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '：': ':',
  '，': ',',
  '、': ',',
}
/** How a document of YAML begins; JSON never does, but for slips that its reader tells better. */
const LIKE_YAML = /^(?:\s*#[^\n]*\n)*(?:%YAML|---|\s*[\w$-]+:(?:\s|$))/
const START: Place = { line: 1, column: 1 }

/** Reads JSON with the places of its parts. `comments`: comments and trailing commas may stand in it (JSONC). Never throws. */
export function readSource(given: string, comments = false): Source {
  const text = given.replace(/^\uFEFF/, '')
  const nothing = !text.trim() ? EMPTY : LIKE_YAML.test(text) ? YAML : LIKE_MODULE.test(text) ? MODULE : null
  if (nothing) return { json: undefined, faults: [{ ...nothing, ...START }], placeOf: () => START }
  const placeAt = linesOf(text)
  const errors: ParseError[] = []
  let root: Node | undefined
  let doubles: (readonly [path: string, key: Node])[]
  let json: unknown
  try {
    wade(text)
    root = parseTree(text, errors, { disallowComments: !comments, allowTrailingComma: comments })
    doubles = root ? [...twinsOf(root)] : []
    json = root && partOf(root)
  } catch (error) {
    // Else nested deeper than the stack.
    return { json: undefined, faults: [{ ...(error instanceof Flood ? TOO_MUCH : TOO_DEEP), ...START }], placeOf: () => START }
  }
  // One a place: the rest follows from it.
  const first = errors.filter(({ offset }, i) => errors[i - 1]?.offset !== offset)
  const faults = first.map(({ error, offset, length }): Fault => {
    const name = printParseErrorCode(error)
    if (name === 'InvalidCommentToken')
      return {
        code: 'comment',
        path: '',
        expected: 'JSON without comments, since browsers read it',
        found: 'a comment',
        mend: 'take it out, or name the file .jsonc and build the .json from it',
        ...placeAt(offset),
      }
    const [expected, usual] = WORDS[name] ?? ['JSON', 'write it as json.org says']
    const sign = text[offset]!
    const mend = Object.hasOwn(MEANT, sign) ? `write ${MEANT[sign]} instead of ${sign}` : usual
    const found = text.slice(offset, offset + Math.min(Math.max(length, 1), 40)).trim()
    return { code: 'syntax', path: '', expected, found: found ? JSON.stringify(found) : 'the end', mend, ...placeAt(offset) }
  })
  const twins = doubles.map(
    ([path, key]): Fault => ({
      code: 'duplicate-key',
      path,
      expected: 'each name once',
      found: `"${String(key.value)}" again`,
      mend: 'give one of them another name: only the last counts',
      ...placeAt(key.offset),
    }),
  )
  return {
    json: faults.some(({ code }) => code === 'syntax') ? undefined : json,
    faults: [...faults.slice(0, MOST), ...twins.slice(0, MOST)],
    placeOf: path => {
      if (!root) return START
      const node = find(root, path)
      return placeAt(node.parent?.type === 'property' ? node.parent.offset : node.offset)
    },
  }
}
