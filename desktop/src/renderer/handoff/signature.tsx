import type { ReactNode } from 'react'
import { PersonDisc } from '../ui/person-chip.tsx'

interface SignatureProps {
  readonly person: string
  readonly name: string
  /** What they have done, or will. */
  readonly act: string
  readonly isSigned: boolean
  /** Something is still missing on this side. */
  readonly isLacking?: boolean
  readonly children: ReactNode
}

/** One side's word: solid where it was given, dashed where it waits. */
export function Signature({ person, name, act, isSigned, isLacking = false, children }: SignatureProps) {
  return (
    <div className={isSigned ? 'signature' : 'signature is-open'}>
      <PersonDisc person={person} name={name} />
      <div>
        <b>{act}</b>
        <p className={isLacking ? 'signature-left' : 'muted'}>{children}</p>
      </div>
    </div>
  )
}
