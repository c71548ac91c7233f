import type { Instant } from '../evidence/types.ts'

/** Types of messages, as the field `type` of their body says. */
export type MessageType = 'call' | 'mail.due' | 'mail.cancel' | 'task' | 'milestone' | 'level'

/** Something to tell another system. */
export interface Message {
  /** The same for every attempt and every target: the other side may know by it what it had. */
  readonly id: string
  readonly type: MessageType
  /** The alarm or account that it is about. */
  readonly about: string
  readonly at: Instant
  /** JSON. */
  readonly body: string
}

/** The names of the targets that want messages of a type. */
export type Wants = (type: MessageType) => readonly string[]

/** A message on its way to one target. */
export interface Delivery extends Omit<Message, 'type'> {
  readonly type: string
  readonly target: string
  readonly state: 'waiting' | 'sent' | 'dead' | 'withdrawn'
  readonly attempts: number
  readonly nextAt: Instant
  readonly changedAt: Instant
  /** The HTTP status of the last attempt; null: there was no answer. */
  readonly status: number | null
  readonly error: string | null
}
