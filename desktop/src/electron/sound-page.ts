// The page that only plays sound: the main process has no audio. It is told what to play and says what became of it.
import type { SoundBridge, SoundReport } from '@baton/shared/wire/home.ts'
import blindUrl from '../../../desktop/assets/sounds/blind.wav?url'
import pageUrl from '../../../desktop/assets/sounds/page.wav?url'
import testUrl from '../../../desktop/assets/sounds/test.wav?url'
import timerUrl from '../../../desktop/assets/sounds/timer.wav?url'
import { WebSound } from '../web/sound.ts'

/** While something should sound, so often does this page prove that it lives. */
const proofEveryMs = 1_000

declare global {
  interface Window {
    readonly batonSound: SoundBridge
  }
}

const sound = new WebSound({ page: pageUrl, blind: blindUrl, test: testUrl, timer: timerUrl })
let kind: SoundReport['kind'] = null

function report(): void {
  void window.batonSound.report({ kind, state: sound.state() })
}

window.batonSound.onAsk((wanted) => {
  if (wanted === 'timer') {
    sound.chime()
    return
  }
  kind = wanted
  if (wanted === null) sound.stop()
  else sound.play(wanted)
  report()
})
sound.onState(report)
setInterval(() => {
  if (kind !== null) report()
}, proofEveryMs)
sound.arm()
report()
