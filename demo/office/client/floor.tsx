import type { RoomId } from '../domain.ts'
import { Face, nameOf } from './face.tsx'
import { ask, lang, me, type State, state, t, waymark } from './world.ts'

const rooms: readonly RoomId[] = ['office', 'meeting', 'silent', 'lounge']

/** What furnishes a room; drawn, so that it takes the room's own colour. */
function Furniture({ room }: { readonly room: RoomId }) {
  const desk = (x: number, y: number) => (
    <g key={`${x}-${y}`}>
      <rect x={x} y={y} width="46" height="26" rx="5" />
      <circle cx={x + 12} cy={y + 38} r="7" />
      <circle cx={x + 34} cy={y + 38} r="7" />
    </g>
  )
  return (
    <svg class="furniture" viewBox="0 0 240 120" preserveAspectRatio="xMaxYMax meet" aria-hidden="true">
      {room === 'office' && [0, 1, 2].flatMap(i => [desk(70 + i * 58, 8), desk(70 + i * 58, 66)])}
      {room === 'meeting' && (
        <>
          <rect x="120" y="36" width="100" height="48" rx="24" />
          {[136, 170, 204].flatMap(x => [<circle key={x} cx={x} cy="22" r="8" />, <circle key={-x} cx={x} cy="98" r="8" />])}
        </>
      )}
      {room === 'silent' && [0, 1, 2].map(i => <rect key={i} x={110 + i * 42} y="30" width="30" height="64" rx="6" />)}
      {room === 'lounge' && (
        <>
          <rect x="90" y="60" width="84" height="30" rx="14" />
          <rect x="90" y="44" width="84" height="20" rx="10" />
          <circle cx="204" cy="70" r="20" />
        </>
      )}
    </svg>
  )
}

/** The plan of the office: rooms to go into, people to talk to, and what is on the notice board. */
export function Floor({ office, say }: { readonly office: State; readonly say: (line: string) => void }) {
  const mine = office.here[me] ?? null
  const go = async (room: RoomId | null): Promise<void> => {
    await ask('enter', 'POST', { room })
    // How many are in by then, the one who came in among them.
    if (room) void waymark().track('room.entered', { room, kind: room, present: Object.keys(state()?.here ?? {}).length })
  }
  const talk = async (kind: 'work' | 'small'): Promise<void> => {
    if (!mine) await go('office')
    await ask('talk', 'POST', { kind })
    void waymark().track('talk.started', { kind })
  }
  const act = (deed: Promise<void>): void => {
    deed.catch(() => say(t('failed')))
  }
  const people = (room: RoomId) => office.members.filter(({ id }) => office.here[id] === room)
  const time = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Tokyo' })
  const { rules } = office
  return (
    <main class="page floor" id="content">
      <section class="plan" aria-labelledby="plan-title">
        <h1 id="plan-title">{t('floor')}</h1>
        <div class="rooms" data-wm="rooms">
          {rooms.map(room => (
            <button
              key={room}
              type="button"
              class={`room room-${room}`}
              data-wm={`room-${room}`}
              aria-pressed={mine === room}
              onClick={() => act(go(room))}
            >
              <Furniture room={room} />
              <span class="room-name">{t(room)}</span>
              <span class="room-note">{t(`${room}Note`)}</span>
              <span class="room-people">
                {people(room).map(who => (
                  <span key={who.id} class="person">
                    <Face who={who} />
                    <span>{nameOf(who, me)}</span>
                  </span>
                ))}
                {!people(room).length && <span class="room-empty">{t('empty')}</span>}
              </span>
            </button>
          ))}
        </div>
        <div class="dock">
          <p>{mine ? t('youAreIn', { room: t(mine) }) : t('outside')}</p>
          <button type="button" class="main" data-wm="talk-work" disabled={mine === 'silent'} onClick={() => act(talk('work'))}>
            {t('talkWork')}
          </button>
          <button type="button" data-wm="talk-small" disabled={mine === 'silent'} onClick={() => act(talk('small'))}>
            {t('talkSmall')}
          </button>
          {mine && (
            <button type="button" class="quiet" onClick={() => act(go(null))}>
              {t('leave')}
            </button>
          )}
          {mine === 'silent' && <p class="note">{t('noTalk')}</p>}
        </div>
      </section>
      <div class="aside">
        <section class="card" aria-labelledby="board-title">
          <h2 id="board-title">{t('board')}</h2>
          {rules.posted ? (
            <>
              <p class="note">{t('version', { n: rules.version })}</p>
              <dl class="board">
                {Object.entries(rules.posted).map(([field, text]) =>
                  text ? (
                    <div key={field}>
                      <dt>{t(field as 'tools')}</dt>
                      <dd>{text}</dd>
                    </div>
                  ) : null,
                )}
              </dl>
            </>
          ) : (
            <p class="note">{t('noRules')}</p>
          )}
        </section>
        <section class="card" aria-labelledby="lately-title">
          <h2 id="lately-title">{t('lately')}</h2>
          {office.talks.length ? (
            <ul class="talks">
              {office.talks.map(({ person, kind, room, at }, i) => {
                const who = office.members.find(({ id }) => id === person)!
                return (
                  <li key={`${at}-${i}`}>
                    <Face who={who} small />
                    <span>
                      {who.name[lang]}
                      <small>
                        {t(kind === 'work' ? 'talkedWork' : 'talkedSmall')} · {t(room)}
                      </small>
                    </span>
                    <time>{time.format(at)}</time>
                  </li>
                )
              })}
            </ul>
          ) : (
            <p class="note">{t('noTalks')}</p>
          )}
        </section>
      </div>
    </main>
  )
}
