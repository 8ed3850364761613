import { Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { copyText } from '../ui/copy-text.ts'
import { PersonOptions } from '../ui/person-options.tsx'
import { Moment } from '../ui/ticking.tsx'

type Answer = Awaited<ReturnType<ReturnType<typeof useFace>['bridge']['invite']>>

/** A one-time link with which a person pairs another device. */
export function Invite() {
  const { bridge, actions } = useFace()
  const people = useConsole((state) => state.people)
  const [person, setPerson] = useState('')
  const [answer, setAnswer] = useState<Answer | null>(null)
  const chosen = person === '' ? (people[0]?.id ?? '') : person

  return (
    <section className="panel" aria-label="Invite">
      <h3>Invite a person or add a device</h3>
      <p>
        Makes a link that pairs one browser, once. Whoever opens it acts as that person, so hand it over in private.
      </p>
      <form
        className="invite-form"
        onSubmit={async (event) => {
          event.preventDefault()
          setAnswer(null)
          if (chosen !== '') setAnswer(await actions.ask('Inviting', bridge.invite(chosen)))
        }}
      >
        <label className="field">
          Person
          <select value={chosen} onChange={(event) => setPerson(event.target.value)}>
            <PersonOptions people={people} />
          </select>
        </label>
        <button type="submit">Make a link</button>
      </form>
      {answer?.ok === false && (
        <p role="alert" className="unheld">
          No link was made: {plainLine(answer.detail, 300)}
        </p>
      )}
      {answer?.ok === true && <InviteLink url={answer.url} expiresAt={answer.expiresAt} />}
    </section>
  )
}

function InviteLink({ url, expiresAt }: { readonly url: string; readonly expiresAt: number }) {
  const { actions } = useFace()
  const id = useId()
  return (
    <div>
      <label className="field" htmlFor={id}>
        One-time link
      </label>
      <div className="copy-row">
        <input id={id} readOnly value={url} onFocus={(event) => event.target.select()} />
        <button type="button" onClick={() => void actions.ask('Copying', copyText(url))}>
          <Copy size={14} aria-hidden="true" /> Copy
        </button>
      </div>
      <p className="muted">
        It works once, until <Moment at={expiresAt} />.
      </p>
    </div>
  )
}
