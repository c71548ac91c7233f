/** Somebody in the customer's directory. */
export interface Colleague {
  readonly id: string
  readonly name: { readonly ja: string; readonly en: string }
  readonly section: Section
  readonly position: 'manager' | 'lead' | 'staff'
}
export type Section = 'sales' | 'dev' | 'design' | 'hr' | 'it' | 'ga'

/** The six who can be played, one a tab. All names are invented. */
export const players: readonly Colleague[] = [
  { id: 'u1', name: { ja: '青木 美咲', en: 'Misaki Aoki' }, section: 'ga', position: 'manager' },
  { id: 'u2', name: { ja: 'ダニエル・パク', en: 'Daniel Park' }, section: 'sales', position: 'lead' },
  { id: 'u3', name: { ja: '三浦 遼平', en: 'Ryohei Miura' }, section: 'dev', position: 'staff' },
  { id: 'u4', name: { ja: '田中 結衣', en: 'Yui Tanaka' }, section: 'design', position: 'staff' },
  { id: 'u5', name: { ja: 'プリヤ・ナイル', en: 'Priya Nair' }, section: 'dev', position: 'lead' },
  { id: 'u6', name: { ja: '森 航太', en: 'Kota Mori' }, section: 'it', position: 'manager' },
]

const families =
  '石田:Ishida 上野:Ueno 榎本:Enomoto 大橋:Ohashi 岡田:Okada 片山:Katayama 川口:Kawaguchi 久保:Kubo 小池:Koike 坂井:Sakai 島田:Shimada 菅原:Sugawara 関口:Sekiguchi 高木:Takagi 千葉:Chiba 土屋:Tsuchiya 中井:Nakai 西村:Nishimura 野口:Noguchi 長谷:Hase'
const given = '葵:Aoi 樹:Itsuki 楓:Kaede 健太:Kenta 里奈:Rina 翔:Sho 千尋:Chihiro 直人:Naoto 陽菜:Hina 真央:Mao'
const sections: readonly Section[] = ['sales', 'dev', 'design', 'hr', 'ga', 'sales', 'dev']

const pairs = (text: string): (readonly [string, string])[] => text.split(' ').map(pair => pair.split(':') as [string, string])

/** Fifty-eight more, so that the directory is as long as a real one. */
const others: readonly Colleague[] = Array.from({ length: 58 }, (_, i) => {
  const [family, familyEn] = pairs(families)[(i * 7) % 20]!
  const [first, firstEn] = pairs(given)[(i * 3 + Math.floor(i / 20)) % 10]!
  return {
    id: `m${i + 1}`,
    name: { ja: `${family} ${first}`, en: `${firstEn} ${familyEn}` },
    section: sections[i % sections.length]!,
    position: i % 9 === 0 ? 'lead' : 'staff',
  }
})

/** The directory in the order of the table: those who can be played stand between the others, the last of them far down. */
export const directory: readonly Colleague[] = [
  players[0]!,
  ...others.slice(0, 9),
  players[1]!,
  ...others.slice(9, 20),
  players[2]!,
  ...others.slice(20, 32),
  players[3]!,
  ...others.slice(32, 44),
  players[4]!,
  ...others.slice(44, 52),
  players[5]!,
  ...others.slice(52),
]
