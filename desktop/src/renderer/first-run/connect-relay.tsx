import type { HomeBridge, JoinResult } from '@baton/shared/wire/home.ts'
import { useState } from 'react'
import { guessDeviceName } from '../../presentation/pairing-code.ts'
import { plainLine } from '../../presentation/plain-text.ts'

interface ConnectRelayProps {
  readonly home: HomeBridge
  readonly joined: () => void
}

/** Whose pages this console rings for: the team's relay, or a new one on this machine. */
export function ConnectRelay({ home, joined }: ConnectRelayProps) {
  const [link, setLink] = useState('')
  const [code, setCode] = useState('')
  const [name, setName] = useState(() => guessDeviceName(navigator.userAgent))
  const [busy, setBusy] = useState<'join' | 'start' | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const holdsCode = link.includes('#pair=')

  async function run(what: 'join' | 'start', ask: () => Promise<JoinResult>) {
    if (busy !== null) return
    setBusy(what)
    setProblem(null)
    const answer = await ask().catch((error: unknown): JoinResult => ({ ok: false, detail: String(error) }))
    setBusy(null)
    if (answer.ok) joined()
    else setProblem(answer.detail)
  }

  return (
    <>
      <h2>Connect this console</h2>
      <p>A relay receives the alerts and pages people. This console shows them and rings for you.</p>
      <label className="field">
        Name of this device
        <input required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <form
        className="stack"
        aria-label="Join a relay"
        onSubmit={(event) => {
          event.preventDefault()
          void run('join', () => home.join(link, holdsCode ? '' : code, name.trim()))
        }}
      >
        <h3>Join a relay</h3>
        <p className="muted">
          A teammate makes an invite link under On-call. You can also type the address and a code.
        </p>
        <label className="field">
          Invite link or address
          <input
            required
            spellCheck={false}
            maxLength={2_000}
            value={link}
            onChange={(event) => setLink(event.target.value)}
          />
        </label>
        <label className="field">
          One-time code
          <input
            autoComplete="one-time-code"
            spellCheck={false}
            maxLength={128}
            disabled={holdsCode}
            value={holdsCode ? 'in the link' : code}
            onChange={(event) => setCode(event.target.value)}
          />
        </label>
        <button type="submit" className="strong" aria-disabled={busy !== null}>
          {busy === 'join' ? 'Joining…' : 'Join'}
        </button>
      </form>
      {problem !== null && (
        <p role="alert" className="unheld">
          Not connected: {plainLine(problem, 400)}
        </p>
      )}
      <section className="stack" aria-label="Start a relay here">
        <h3>Or start a relay here</h3>
        <p className="muted">
          To try Baton, or for one machine that is always on: the relay runs while this console does, and only this
          machine reaches it.
        </p>
        <p>
          <button
            type="button"
            aria-disabled={busy !== null}
            onClick={() => void run('start', () => home.startRelayHere(name.trim()))}
          >
            {busy === 'start' ? 'Starting…' : 'Start a relay here'}
          </button>
        </p>
      </section>
    </>
  )
}
