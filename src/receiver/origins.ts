/** A write key, and the origins from which browsers may use it (all, when it names none). */
export interface WriteKey {
  readonly key: string
  readonly origins?: readonly string[]
}

/** Checks origins. Throws for what is none, such as an address with a path. */
function checked(list: readonly string[]): readonly string[] {
  for (const origin of list)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new Error(`${JSON.stringify(origin)} is no origin; one looks like https://app.example.com`)
  return list
}

/** From where browsers may ask. Null: from anywhere. */
export interface Origins {
  /** With any of the keys: what answers may be read by, since a preflight names no key. */
  readonly all: ReadonlySet<string> | null
  /** May a page of this origin use this key? What is no browser has none (null), and is not kept out by a list. */
  allows(key: string, origin: string | null): boolean
}

/** `usual`: of keys that name none themselves; `keys` null: any key will do. Throws for what is no origin. */
export function originsOf(usual: readonly string[] | null, keys: readonly WriteKey[] | null): Origins {
  const ofKey = ({ origins }: WriteKey): readonly string[] | null => origins ?? usual
  const lists = (keys?.map(ofKey) ?? [usual]).map(list => list && checked(list))
  return {
    all: lists.every(list => list !== null) ? new Set(lists.flat()) : null,
    allows: (key, origin) => {
      const known = keys?.find(one => one.key === key)
      const list = known ? ofKey(known) : usual
      return origin === null || list === null || list.includes(origin)
    },
  }
}
