import { useState } from 'react'
import { guessDeviceName, pairingCodeOf } from '../../presentation/pairing-code.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { connectionWords } from '../bar/connection-words.ts'
import { useConsole, useFace } from '../store/context.tsx'

/** This device belongs to nobody, or no longer: how to change that. */
export function Pairing() {
  const connection = useConsole((state) => state.connection)
  const relayUrl = useConsole((state) => state.relayUrl)
  const revoked = connection.kind === 'revoked'
  return (
    <main className="pairing">
      <h1 className="brand">Baton</h1>
      <p role="status" className="muted">
        {connectionWords(connection)}
      </p>
      <h2>{revoked ? 'This device’s pairing was ended' : 'Pair this device'}</h2>
      <p>
        {revoked
          ? 'Someone revoked it, so it can neither be paged nor act. If that was not meant, ask for a new code and pair again.'
          : 'Baton must know whose screen this is before it can page you here.'}
      </p>
      <p>
        A code is in the link that <code>npm start</code> or <code>npm run relay -- invite PERSON</code> prints, or in
        one that a teammate makes under On-call. You can paste the whole link.
      </p>
      {connection.limits.map((limit) => (
        <p key={limit} className="unheld">
          {plainLine(limit, 300)}
        </p>
      ))}
      <PairingForm />
      {relayUrl !== null && <p className="muted">Relay: {plainLine(relayUrl, 200)}</p>}
    </main>
  )
}

function PairingForm() {
  const { bridge, actions } = useFace()
  const [typed, setTyped] = useState('')
  const [name, setName] = useState(() => guessDeviceName(navigator.userAgent))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const code = pairingCodeOf(typed)

  async function pair() {
    if (code === '' || busy) return
    setBusy(true)
    setProblem(null)
    // The click that pairs is one that lets the page ring, and ask for notifications.
    void actions.ask('Arming', bridge.arm())
    try {
      const answer = await bridge.pair(code, name.trim())
      if (!answer.ok) setProblem(answer.detail)
    } catch {
      setProblem('the relay could not be asked; check that it is running and try again')
    }
    setBusy(false)
  }

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void pair()
      }}
    >
      <label className="field">
        Pairing code
        <input
          required
          autoComplete="one-time-code"
          spellCheck={false}
          maxLength={1_000}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <label className="field">
        Name of this device
        <input required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <button type="submit" className="strong" aria-disabled={busy}>
        Pair
      </button>
      {problem !== null && (
        <p role="alert" className="unheld">
          Not paired: {plainLine(problem, 300)}
        </p>
      )}
    </form>
  )
}
