import { phoneLink } from '@baton/shared/model/phone.ts'
import { Phone } from 'lucide-react'
import type { MouseEvent } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions, useConsole } from '../store/context.tsx'

interface CallProps {
  readonly person: string
  readonly name: string
}

/** The number of somebody, E.164; null where none is known here. */
export function usePhone(person: string): string | null {
  return useConsole(({ phones }) => (Object.hasOwn(phones, person) ? (phones[person] ?? null) : null))
}

/** Calls like every other link, by the host's rules. Null where there is no number; nobody calls themselves. */
function useCall(person: string) {
  const phone = usePhone(person)
  const isMe = useConsole((state) => state.me?.id === person)
  const actions = useActions()
  if (phone === null || isMe) return null
  const href = phoneLink(phone)
  const onClick = (event: MouseEvent) => {
    event.preventDefault()
    void actions.openLink(href)
  }
  return { phone, link: { href, onClick } }
}

/** *Call Ana* and her number, to be called or copied; nothing where there is none. */
export function CallLink({ person, name }: CallProps) {
  const call = useCall(person)
  if (call === null) return null
  return (
    <span className="call">
      <a className="call-link" {...call.link}>
        <Phone aria-hidden="true" size={14} /> Call {plainLine(name, 30)}
      </a>{' '}
      <span className="call-number tabular">{call.phone}</span>
    </span>
  )
}

/** The same as an action among others. */
export function CallButton({ person, name }: CallProps) {
  const call = useCall(person)
  if (call === null) return null
  return (
    <a className="effect-button call-button" {...call.link}>
      <span>
        <Phone aria-hidden="true" size={14} /> Call {plainLine(name, 30)}
      </span>{' '}
      <span className="effect call-number tabular">{call.phone}</span>
    </a>
  )
}
