import { type ReactNode, useState } from 'react'
import { plainWords, type Words } from './head-facts.ts'

interface FactLineProps {
  readonly label: string
  readonly words: Words
  /** Who said it and when, or what else belongs to it. */
  readonly said?: ReactNode
  /** Nobody has it: it must not be read over. */
  readonly isLoud?: boolean
}

/** One fact of the head: cut where it is long, whole when it is pressed. */
export function FactLine({ label, words, said = '', isLoud = false }: FactLineProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={`fact ${isOpen ? 'fact-open' : ''} ${isLoud ? 'fact-loud' : ''}`}>
      <dt>{label}</dt>
      <dd className="fact-words">
        {words.length === 0 ? (
          <span className="muted">not said yet</span>
        ) : (
          // biome-ignore lint/a11y/useKeyWithClickEvents: what is cut is read whole by a screen reader, and shown by the title
          // biome-ignore lint/a11y/noStaticElementInteractions: as above
          <span title={plainWords(words)} onClick={() => setOpen(!isOpen)}>
            <FactWords words={words} />
          </span>
        )}
      </dd>
      <dd className="fact-said">{said}</dd>
    </div>
  )
}

export function FactWords({ words }: { readonly words: Words }) {
  return words.map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line have no identity but their place
      <strong key={index} className={part.isUnheld === true ? 'unheld boxed' : undefined}>
        {part.strong}
      </strong>
    ),
  )
}
