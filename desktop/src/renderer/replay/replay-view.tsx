import type { ReplayTrack } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { ArrowLeft } from 'lucide-react'
import { formatClock, formatDay, formatDuration, formatUtc } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { onCallWords } from '../room/head/head-facts.ts'
import { RoomFace } from '../room/room.tsx'
import { useActions, useConsole, useTicking } from '../store/context.tsx'
import { copyText } from '../ui/copy-text.ts'
import { PastFace } from './past-face.tsx'
import { jump, type Mark, speeds } from './playhead.ts'
import { Scrubber } from './scrubber.tsx'
import { type Player, usePlayer, useRoomAt, useTrack } from './use-player.ts'

interface ReplayProps {
  readonly incidentId: string
  /** The moment to start from; null is the beginning. */
  readonly seq: number | null
}

/** An incident played again from this device's own copy: exactly what was known at each moment. */
export function Replay({ incidentId, seq }: ReplayProps) {
  const loaded = useTrack(incidentId)
  if (loaded.kind === 'loading') return <p className="room-note muted">Reading its history…</p>
  if (loaded.kind === 'absent')
    return (
      <div className="empty">
        <h2>This incident cannot be replayed here.</h2>
        <p>
          Not all of its history is on this device, and a replay with holes would pass for the whole story. Open it once
          while the relay answers; from then on it can be replayed offline.
        </p>
        <a href={routeHash({ view: 'room', incidentId })}>Back to the incident</a>
      </div>
    )
  return <Playing track={loaded.track} seq={seq} />
}

function Playing({ track, seq }: { readonly track: ReplayTrack; readonly seq: number | null }) {
  const player = usePlayer(track, seq)
  const here = track.moments[player.index]
  const room = useRoomAt(track.incidentId, here?.seq ?? 0)
  return (
    <section className="replay" aria-label="Replay">
      <header className="replay-head">
        {here !== undefined && <ReplayTitle at={here.at} />}
        <span className="replay-what" title={plainLine(here?.text ?? '', 500)}>
          {plainLine(here?.text ?? '', 200)}
        </span>
        <button
          type="button"
          className="strong"
          onClick={() => {
            location.hash = routeHash({ view: 'room', incidentId: track.incidentId })
          }}
        >
          <ArrowLeft size={16} aria-hidden="true" /> Back to now
        </button>
        <p className="replay-oncall muted">On call then: {onCallThen(room)}</p>
      </header>
      <div className="replay-room">
        {room !== null && here !== undefined && (
          <PastFace room={room} at={here.at}>
            <article className="room" aria-label="Incident, as it was">
              <RoomFace room={room} readOnly />
            </article>
          </PastFace>
        )}
      </div>
      <Controls track={track} player={player} />
    </section>
  )
}

/** Who answered for it at that moment, whoever does now. */
function onCallThen(room: RoomState | null): string {
  if (room?.facts == null) return 'not known'
  const words = onCallWords(room.facts.onCall)
  return words === '' ? 'no team' : words
}

function ReplayTitle({ at }: { readonly at: number }) {
  const ago = useTicking((now) => formatDuration(now - at))
  return (
    <h2 className="replay-title tabular" title={`${formatDay(at)} · ${formatUtc(at)}`}>
      Replay {formatClock(at)}, <span>{ago} ago</span>
    </h2>
  )
}

const jumps: readonly { readonly label: string; readonly marks: readonly Mark[] }[] = [
  { label: 'page', marks: ['page'] },
  { label: 'acknowledgement', marks: ['acknowledged'] },
  { label: 'decision', marks: ['decision'] },
]

function Controls({ track, player }: { readonly track: ReplayTrack; readonly player: Player }) {
  const actions = useActions()
  const relayUrl = useConsole((state) => state.relayUrl)
  const { moments } = track
  const { index, isPlaying, speed } = player

  async function copyLink() {
    // On the desktop our own address means nothing to others; the relay serves the same console.
    const url = new URL(relayUrl ?? location.href)
    url.hash = routeHash({ view: 'replay', incidentId: track.incidentId, seq: moments[index]?.seq ?? null })
    await actions.ask('Copying', copyText(url.href))
  }

  return (
    <footer className="replay-controls">
      <Scrubber track={track} index={index} onGo={player.go} />
      <div className="replay-buttons">
        <button type="button" onClick={() => player.go(index - 1)} disabled={index === 0}>
          Step back
        </button>
        <button type="button" className="strong" aria-pressed={isPlaying} onClick={() => player.setPlaying(!isPlaying)}>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <button type="button" onClick={() => player.go(index + 1)} disabled={index >= moments.length - 1}>
          Step on
        </button>
        <label className="replay-speed">
          <span>speed</span>
          <select
            value={speed}
            onChange={(event) => {
              const chosen = speeds.find((candidate) => String(candidate) === event.target.value)
              if (chosen !== undefined) player.setSpeed(chosen)
            }}
          >
            {speeds.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        {jumps.map(({ label, marks }) => (
          <JumpButtons key={label} label={label} marks={new Set(marks)} track={track} player={player} />
        ))}
        <span className="muted tabular replay-count">
          event {index + 1} of {moments.length}
        </span>
        <button type="button" className="quiet" onClick={() => void copyLink()}>
          Copy a link to this moment
        </button>
      </div>
    </footer>
  )
}

interface JumpButtonsProps {
  readonly label: string
  readonly marks: ReadonlySet<Mark>
  readonly track: ReplayTrack
  readonly player: Player
}

function JumpButtons({ label, marks, track, player }: JumpButtonsProps) {
  const before = jump(track.moments, player.index, -1, marks)
  const after = jump(track.moments, player.index, 1, marks)
  const go = (to: number | null) => {
    if (to !== null) player.go(to)
  }
  return (
    <span className="replay-jump">
      <button type="button" aria-label={`Previous ${label}`} disabled={before === null} onClick={() => go(before)}>
        ‹
      </button>
      <span>{label}</span>
      <button type="button" aria-label={`Next ${label}`} disabled={after === null} onClick={() => go(after)}>
        ›
      </button>
    </span>
  )
}
