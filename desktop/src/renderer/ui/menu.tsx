import { ChevronDown } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { chooseByNumber } from './choose-by-number.ts'
import { Key } from './key.tsx'

export interface MenuItem {
  readonly label: string
  readonly hint: string
  readonly run: () => void
}

interface MenuProps {
  readonly label: ReactNode
  /** What choosing does to others, read after the label. */
  readonly description: string
  readonly items: readonly MenuItem[]
  readonly className?: string
}

/** A button that opens a list of choices; number keys choose, too. The browser's popover closes it on Escape or a click elsewhere. */
export function Menu({ label, description, items, className = '' }: MenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)

  return (
    <>
      <button
        ref={button}
        type="button"
        className={`menu-button ${className}`}
        popoverTarget={id}
        aria-haspopup="menu"
        title={description}
      >
        {label}
        <ChevronDown size={14} aria-hidden="true" />
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        className="menu"
        aria-label={description}
        onBeforeToggle={(event) => {
          if (event.newState === 'open') place(list.current, button.current)
        }}
        onToggle={(event) => {
          if (event.newState === 'open') itemsOf(list.current)[0]?.focus()
        }}
        onKeyDown={(event) => {
          if (!chooseByNumber(event, list.current)) moveFocus(event, list.current)
        }}
      >
        {items.map((item, index) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className="menu-item"
            onClick={() => {
              list.current?.hidePopover()
              item.run()
            }}
          >
            <span>
              {index < 9 && <Key>{String(index + 1)}</Key>} {item.label}
            </span>
            <span className="muted">{item.hint}</span>
          </button>
        ))}
      </div>
    </>
  )
}

/** Below this width no side of a button has room for words: there a menu may be as wide as the screen. Pixels. */
const narrow = 700

/** Beside its button, on whichever side has room; by CSSOM, as the policy allows no style attribute. */
function place(list: HTMLElement | null, button: HTMLElement | null): void {
  if (list === null || button === null) return
  const rect = button.getBoundingClientRect()
  const above = rect.bottom > innerHeight * 0.6
  const leftward = rect.left > innerWidth * 0.6
  list.style.top = above ? 'auto' : `${rect.bottom + 4}px`
  list.style.bottom = above ? `${innerHeight - rect.top + 4}px` : 'auto'
  const isNarrow = innerWidth < narrow
  list.style.left = isNarrow ? '8px' : leftward ? 'auto' : `${rect.left}px`
  list.style.right = isNarrow ? '8px' : leftward ? `${innerWidth - rect.right}px` : 'auto'
}

function itemsOf(list: HTMLElement | null): readonly HTMLElement[] {
  return list === null ? [] : [...list.querySelectorAll<HTMLElement>('[role="menuitem"]')]
}

function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const items = itemsOf(list)
  const at = items.findIndex((item) => item.matches(':focus'))
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (target === undefined) return
  event.preventDefault()
  items[(target + items.length) % items.length]?.focus()
}
