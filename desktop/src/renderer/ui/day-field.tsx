import { useState } from 'react'
import { typedDay } from './typed-day.ts'

interface DayFieldProps {
  /** `2026-12-01`; empty where there is none. */
  readonly value: string
  /** Called with the day once it is whole, or with nothing once the field is empty. */
  readonly onChange: (value: string) => void
  readonly label: string
}

const form = '2026-12-01'

/** A day, written the same everywhere: the browser's own field writes it as the browser's language has it. */
export function DayField({ value, onChange, label }: DayFieldProps) {
  // Null while nothing is being typed: then it shows what is so.
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? value
  const isWrong = text.trim() !== '' && typedDay(text) === null
  const words = isWrong ? `Write it as ${form}.` : ''
  return (
    <input
      ref={(element) => element?.setCustomValidity(words)}
      type="text"
      className="tabular"
      inputMode="numeric"
      autoComplete="off"
      aria-label={label}
      aria-invalid={isWrong}
      title={words}
      placeholder={form}
      size={form.length}
      maxLength={form.length + 4}
      value={text}
      onChange={(event) => {
        const next = event.target.value
        setTyped(next)
        const day = typedDay(next)
        if (day !== null) onChange(day)
        else if (next.trim() === '') onChange('')
      }}
      // What is wrong stays to be mended.
      onBlur={() => {
        if (!isWrong) setTyped(null)
      }}
    />
  )
}
