import type { ReplayTrack } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useEffect, useRef, useState } from 'react'
import { routeHash } from '../../presentation/route.ts'
import { useFace } from '../store/context.tsx'
import { indexOfSeq, type Speed, waitAt } from './playhead.ts'

/** `absent`: not all of the history is on this device, so there is nothing to play. */
export type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'here'; readonly track: ReplayTrack }

/** The moments of an incident. */
export function useTrack(incidentId: string): Loaded {
  const { bridge, actions } = useFace()
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' })
  useEffect(() => {
    let isGone = false
    void actions.ask('Reading the replay', bridge.replay(incidentId)).then((track) => {
      if (!isGone)
        setLoaded(track === null || track.moments.length === 0 ? { kind: 'absent' } : { kind: 'here', track })
    })
    return () => {
      isGone = true
    }
  }, [bridge, actions, incidentId])
  return loaded
}

export interface Player {
  readonly index: number
  readonly isPlaying: boolean
  readonly speed: Speed
  readonly go: (index: number) => void
  readonly setPlaying: (isPlaying: boolean) => void
  readonly setSpeed: (speed: Speed) => void
}

/** Where the replay stands, and its running. Touching the scrubber stops it. The address follows, for a link. */
export function usePlayer({ incidentId, moments }: ReplayTrack, seq: number | null): Player {
  const [index, setIndex] = useState(() => indexOfSeq(moments, seq))
  const [isPlaying, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>(10)

  useEffect(() => setIndex(indexOfSeq(moments, seq)), [moments, seq])

  useEffect(() => {
    const wait = isPlaying ? waitAt(moments, index, speed) : null
    if (wait === null) {
      setPlaying(false)
      return
    }
    const timer = setTimeout(() => setIndex(index + 1), wait)
    return () => clearTimeout(timer)
  }, [isPlaying, moments, index, speed])

  const here = moments[index]?.seq ?? null
  useEffect(() => {
    // No entry of the history for each step: back leads out of the replay.
    if (!isPlaying) history.replaceState(null, '', routeHash({ view: 'replay', incidentId, seq: here }))
  }, [incidentId, here, isPlaying])

  return {
    index,
    isPlaying,
    speed,
    go: (to) => {
      setPlaying(false)
      setIndex(Math.min(moments.length - 1, Math.max(0, to)))
    },
    setPlaying: (wanted) => {
      if (wanted && index >= moments.length - 1) setIndex(0)
      setPlaying(wanted)
    },
    setSpeed,
  }
}

/** The room after an event. While the next one is on its way the last one stays; answers that come late are dropped. */
export function useRoomAt(incidentId: string, seq: number): RoomState | null {
  const { bridge, actions } = useFace()
  const [room, setRoom] = useState<RoomState | null>(null)
  const wanted = useRef(seq)
  useEffect(() => {
    wanted.current = seq
    void actions.ask('Reading the replay', bridge.replayAt(incidentId, seq)).then((read) => {
      if (wanted.current === seq && read !== null) setRoom(read)
    })
  }, [bridge, actions, incidentId, seq])
  return room
}
