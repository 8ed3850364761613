import { useConsole, useFace } from '../store/context.tsx'

/** Whether it can be heard. A browser that blocks sound is told so, and how to lift it. */
export function AlarmSound() {
  const { bridge, actions } = useFace()
  const sound = useConsole((state) => state.alarm.sound)
  if (sound === 'blocked') {
    return (
      <button type="button" className="sound-blocked" onClick={() => void actions.ask('Arming', bridge.arm())}>
        Sound blocked: click to arm
      </button>
    )
  }
  if (sound === 'failed') return <p className="sound-failed">The sound failed on this device.</p>
  return null
}
