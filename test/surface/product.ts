/** An invented recruiting product for surfaces to stand on: its page in Japanese and English, with a style of its own. */
const rows = [
  ['佐伯 はる', 'Haru Saeki', 94, 'バックエンド', 'Backend engineer', '今日', 'today', '送信済み', 'Scout sent'],
  ['内海 りん', 'Rin Utsumi', 91, 'バックエンド', 'Backend engineer', '昨日', 'yesterday', '返信あり', 'Replied'],
  ['梶田 そう', 'Sou Kajita', 88, 'SRE', 'Site reliability', '2日前', '2 days ago', '未対応', 'New'],
  ['徳田 なお', 'Nao Tokuda', 87, 'PM', 'Product manager', '3日前', '3 days ago', '未対応', 'New'],
  ['堀場 めい', 'Mei Horiba', 85, 'データ基盤', 'Data engineer', '今日', 'today', '未対応', 'New'],
  ['井川 とうま', 'Toma Igawa', 83, 'バックエンド', 'Backend engineer', '5日前', '5 days ago', '送信済み', 'Scout sent'],
  ['酒巻 ゆい', 'Yui Sakamaki', 82, 'モバイル', 'Mobile engineer', '今日', 'today', '未対応', 'New'],
  ['古田 じん', 'Jin Furuta', 80, 'SRE', 'Site reliability', '4日前', '4 days ago', '未対応', 'New'],
  ['野中 あき', 'Aki Nonaka', 79, 'バックエンド', 'Backend engineer', '6日前', '6 days ago', '未対応', 'New'],
] as const

const style = `
:root { color-scheme: light; background: #fff; }
:root.dark { color-scheme: dark; background: #191b21; }
* { box-sizing: border-box; }
body { margin: 0; min-block-size: 100vh; display: grid; grid: 56px 1fr / 188px 1fr; font: 13px/1.5 "Helvetica Neue", Arial, "Liberation Sans", "Noto Sans CJK JP", sans-serif; color: light-dark(#39404e, #b6bccb); }
header { grid-column: 1 / -1; display: flex; align-items: center; gap: 16px; padding: 0 24px; border-block-end: 1px solid light-dark(#e4e7ed, #2b2f39); }
.logo { inline-size: 156px; font-weight: 700; font-size: 15px; color: light-dark(#20263a, #eef0f6); }
.search { flex: 1; max-inline-size: 360px; block-size: 32px; border: 0; border-radius: 6px; padding: 6px 12px; font: inherit; background: light-dark(#f2f4f7, #23262f); color: inherit; }
.search::placeholder { color: light-dark(#5f6778, #8d94a6); }
nav { padding: 16px 12px; border-inline-end: 1px solid light-dark(#e4e7ed, #2b2f39); display: grid; gap: 2px; align-content: start; }
nav a { padding: 7px 12px; border-radius: 6px; color: inherit; text-decoration: none; }
nav a[aria-current] { background: light-dark(#eef0f5, #262a35); color: light-dark(#20263a, #fff); font-weight: 700; }
main { padding: 24px; min-inline-size: 0; }
.head { display: flex; align-items: center; justify-content: space-between; margin-block-end: 18px; }
h1 { font-size: 18px; margin: 0; color: light-dark(#20263a, #eef0f6); }
#compose { border: 0; background: light-dark(#20263a, #dfe3ee); color: light-dark(#fff, #191b21); padding: 8px 14px; border-radius: 6px; font: 700 13px/20px inherit; font-family: inherit; white-space: nowrap; }
table { inline-size: 100%; border-collapse: collapse; }
th { text-align: start; font-weight: 400; font-size: 12px; color: light-dark(#5f6778, #8d94a6); padding: 8px 12px; border-block-end: 1px solid light-dark(#e4e7ed, #2b2f39); white-space: nowrap; }
td { padding: 13px 12px; border-block-end: 1px solid light-dark(#eef0f4, #242833); white-space: nowrap; }
td:first-child { color: light-dark(#20263a, #eef0f6); font-weight: 700; }
.st { font-size: 12px; padding: 2px 8px; border-radius: 99px; background: light-dark(#eef0f5, #262a35); }
@media (max-width: 560px) {
  body { grid-template-columns: 1fr; } nav, .search, :is(th, td):nth-child(n+3) { display: none; } header, main { padding-inline: 16px; } :is(th, td) { padding-inline: 4px; }
}`

/** The page's style and body; `script` is a module's address. */
export const productPage = (script: string, lang: 'ja' | 'en', theme: 'light' | 'dark', dir: 'ltr' | 'rtl' = 'ltr'): string => {
  const ja = lang === 'ja'
  const cells = rows.map(([nameJa, name, match, jobJa, job, seenJa, seen, stateJa, state], i) => {
    const texts = ja ? [nameJa, `${match}%`, jobJa, seenJa] : [name, `${match}%`, job, seen]
    return `<tr${i ? '' : ' data-wm="list"'}>${texts.map(text => `<td>${text}</td>`).join('')}<td><span class="st">${ja ? stateJa : state}</span></td></tr>`
  })
  const heads = ja ? ['名前', '一致度', '職種', '最終ログイン', '状態'] : ['Name', 'Match', 'Role', 'Last active', 'Status']
  const menu = ja ? ['候補者', 'スカウト', '求人', '面談', 'レポート'] : ['Candidates', 'Scouts', 'Jobs', 'Interviews', 'Reports']
  return `<!doctype html><html lang="${lang}" dir="${dir}" class="${theme}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Yuzuriha</title><style>${style}</style>
<body><header><div class="logo">${ja ? 'ゆずりは' : 'Yuzuriha'}</div><input class="search" data-wm="search" aria-label="${ja ? '検索' : 'Search'}" placeholder="${ja ? '候補者を検索' : 'Search candidates'}"></header>
<nav aria-label="${ja ? '主な画面' : 'Main'}">${menu.map((text, i) => `<a href="#${i}"${i ? '' : ' aria-current="page"'}>${text}</a>`).join('')}</nav>
<main><div class="head"><h1>${menu[0]}</h1><button id="compose" data-wm="compose" type="button">${ja ? 'スカウトを書く' : 'Write a scout'}</button></div>
<table><thead><tr>${heads.map(text => `<th>${text}</th>`).join('')}</tr></thead><tbody>${cells.join('')}</tbody></table></main>
<script type="module" src="${script}"></script>`
}
