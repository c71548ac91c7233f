import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours a text where the stream shows colours: on a terminal, unless `NO_COLOR` says otherwise. */
export type Paint = (style: Style, text: string) => string

export const painter =
  (stream: NodeJS.WriteStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream })

/** No colours. */
export const plain: Paint = (_, text) => text
