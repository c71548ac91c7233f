import { type Lang, reader, type Word } from './texts.ts'

/** What a page must know of the world it was served in. */
export interface Setting {
  readonly lang: Lang
  readonly receiverUrl: string
  readonly writeKey: string
}

const inHtml = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

/** The embedding, as a product would do it: the stub keeps early calls in order, the script comes when it comes. */
const embed = ({ lang, receiverUrl, writeKey }: Setting): string => `
<script src="/assets/stub.js"></script>
<script async src="/wm/waymark.js" data-playbook="/playbook.json" data-endpoint="${inHtml(receiverUrl)}/v1/beacon"
  data-write-key="${inHtml(writeKey)}" data-locale="${lang}"></script>`

const head = (setting: Setting, title: string, module: string): string => {
  const { lang } = setting
  return `<!doctype html>
<html lang="${lang}" data-receiver="${inHtml(setting.receiverUrl)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${inHtml(title)} · Kanata</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/office.css">${embed(setting)}
<script type="module" src="/assets/${module}"></script>
</head>`
}

/** The page of the app: everything in it is drawn by the browser. */
export const appPage = (setting: Setting): string => {
  const t = reader(setting.lang)
  return `${head(setting, t('tagline'), 'app.js')}
<body><div id="app"><p class="loading">${inHtml(t('loading'))}</p></div></body></html>`
}

const steps = [
  ['problem-shared', 'problemH', 'problemP'],
  ['purpose-shared', 'purposeH', 'purposeP'],
  ['howto-told', 'howtoH', 'howtoP'],
  ['contact-shown', 'contactH', 'contactP'],
] as const satisfies readonly (readonly [string, Word, Word])[]

/** The introduction guide, drawn by the server: a page of its own, as the help pages of many products are. */
export const guidePage = (setting: Setting): string => {
  const t = reader(setting.lang)
  const cards = steps
    .map(
      ([key, title, text]) => `
<section class="card step" ${key === 'contact-shown' ? 'data-wm="contact"' : ''}>
<h2>${inHtml(t(title))}</h2>
<p>${inHtml(t(text))}</p>
<button type="button" class="quiet" data-attest="${key}" data-wm="attest-${key}" data-done="${inHtml(t('undone'))}" aria-pressed="false">${inHtml(t('done'))}</button>
</section>`,
    )
    .join('')
  return `${head(setting, t('guide'), 'guide.js')}
<body><div id="chrome"></div>
<main class="page narrow" id="content"><h1>${inHtml(t('guide'))}</h1><p class="lead">${inHtml(t('guideLead'))}</p>${cards}</main></body></html>`
}
