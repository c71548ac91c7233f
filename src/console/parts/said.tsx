import type { Text } from '../../playbook/index.ts'
import { useShown } from '../shown.ts'

/** A text that somebody else wrote, in the reader's language and its own direction. */
export const Said = ({ text }: { text: Text }) => <bdi>{useShown().say(text)}</bdi>
