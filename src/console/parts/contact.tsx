import { contactParts } from '../contact.ts'
import { useShown } from '../shown.ts'

/** Whom to call, as it was noted; its numbers and addresses can be pressed. */
export const Contact = ({ text }: { text: string }) => (
  <bdi>{contactParts(text).map(({ text, href }) => (href === null ? text : <a href={href}>{text}</a>))}</bdi>
)

/** The account's page in the CRM, where that is an address of the web. */
export const Crm = ({ url }: { url: string | null }) =>
  url !== null && /^https?:\/\//i.test(url) ? (
    <a href={url} rel="noreferrer" target="_blank">
      {useShown().words.calls.crm}
    </a>
  ) : null
