import { Bell, BellOff } from 'lucide-react'
import { formatCountdown } from '../../presentation/format.ts'
import { useConsole, useFace, useTicking } from '../store/context.tsx'
import { Key } from '../ui/key.tsx'

/** Whether it can be heard, and how to rest the sound alone. A browser that blocks sound is told so, and how to lift it. */
export function AlarmSound() {
  const { bridge, actions } = useFace()
  const sound = useConsole((state) => state.alarm.sound)
  const mutedUntil = useConsole((state) => state.alarm.mutedUntil)
  const offset = useConsole((state) => state.clockOffsetMs)
  const left = useTicking((now) => (mutedUntil === null ? '' : formatCountdown(Math.max(0, mutedUntil + offset - now))))
  if (sound === 'blocked') {
    return (
      <button type="button" className="sound-blocked" onClick={() => void actions.ask('Arming', bridge.arm())}>
        Sound blocked: click to arm
      </button>
    )
  }
  if (sound === 'failed') return <p className="sound-failed">The sound failed on this device.</p>
  if (mutedUntil !== null) {
    return (
      <p className="alarm-sound" role="status">
        <BellOff size={16} aria-hidden="true" /> muted here, {left}: the sound alone; it pages on
      </p>
    )
  }
  return (
    <p className="alarm-sound muted">
      <Bell size={16} aria-hidden="true" />
      <span className="alarm-sound-word">{sound === 'playing' ? 'sound on' : 'silent'}</span>
      <button
        type="button"
        className="small"
        title="Stops the sound here for a minute. Nothing is answered, and a new page is heard."
        onClick={() => void actions.ask('Muting', bridge.muteHere())}
      >
        Mute 60 s <Key>.</Key>
      </button>
    </p>
  )
}
