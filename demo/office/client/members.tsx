import { Face, nameOf } from './face.tsx'
import { ask, me, type State, t, waymark } from './world.ts'

/** The directory: long, in a scroller of its own, under a header that stays. */
export function Members({ office, say }: { readonly office: State; readonly say: (line: string) => void }) {
  const { members, settings } = office
  const isAdmin = members.find(({ id }) => id === me)?.role === 'admin'
  const act = (deed: Promise<void>): void => {
    deed.catch(() => say(t('failed')))
  }
  const change = async (id: string, what: object): Promise<void> => {
    await ask(`members/${id}`, 'POST', what)
    // The server has told the receiver; asking brings it here at once.
    await waymark().flush()
  }
  const invite = async (): Promise<void> => {
    const next = members.filter(({ seat }) => seat === 'none').slice(0, 3)
    for (const { id } of next) await ask(`members/${id}`, 'POST', { seat: 'invited' })
    void waymark().track('member.invited', { n: next.length })
  }
  const promoters = members.filter(({ promoter }) => promoter).length
  return (
    <main class="page" id="content">
      <div class="page-head">
        <div>
          <h1>{t('members')}</h1>
          <p class="lead">{t('membersLead', { n: members.length, seats: settings.seats, promoters })}</p>
        </div>
        <div class="buttons">
          <button type="button" class="main" data-wm="invite" onClick={() => act(invite())}>
            {t('invite')}
          </button>
          <button
            type="button"
            data-wm="help"
            onClick={() => {
              void waymark().track('help.given')
              say(t('helped'))
            }}
          >
            {t('help')}
          </button>
        </div>
      </div>
      {!isAdmin && <p class="note">{t('onlyAdmins')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable by keyboard */}
      <section class="scroller" data-wm="member-table" tabIndex={0} aria-label={t('members')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('section')}</th>
              <th scope="col">{t('role')}</th>
              <th scope="col">{t('seat')}</th>
              <th scope="col">{t('promoter')}</th>
            </tr>
          </thead>
          <tbody>
            {members.map(who => (
              <tr key={who.id} data-wm={`member-${who.id}`}>
                <th scope="row">
                  <span class="person">
                    <Face who={who} small />
                    <span>{nameOf(who, me)}</span>
                  </span>
                </th>
                <td>{t(who.section)}</td>
                <td>
                  {isAdmin && who.seat !== 'none' && who.id !== me ? (
                    <select
                      aria-label={`${t('role')}: ${nameOf(who, me)}`}
                      value={who.role}
                      onChange={event => act(change(who.id, { role: event.currentTarget.value }))}
                    >
                      <option value="admin">{t('admin')}</option>
                      <option value="member">{t('member')}</option>
                    </select>
                  ) : (
                    t(who.role)
                  )}
                </td>
                <td>
                  <span class={`chip chip-${who.seat}`}>{t(who.seat === 'seat' ? 'seated' : who.seat)}</span>
                </td>
                <td>
                  <button
                    type="button"
                    class={who.promoter ? 'quiet on' : 'quiet'}
                    data-wm={`promote-${who.id}`}
                    aria-pressed={who.promoter}
                    aria-label={`${t(who.promoter ? 'noPromoter' : 'makePromoter')}: ${nameOf(who, me)}`}
                    disabled={!isAdmin || who.seat === 'none'}
                    onClick={() => act(change(who.id, { promoter: !who.promoter }))}
                  >
                    {t(who.promoter ? 'promoter' : 'makePromoter')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </main>
  )
}
