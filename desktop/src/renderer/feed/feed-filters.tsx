import type { FeedRow } from '@baton/shared/view/feed.ts'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { runKey, useKey } from '../keys/use-keys.ts'
import { useConsole, useFace, useUi } from '../store/context.tsx'
import { Token } from '../ui/chip.tsx'
import { Key } from '../ui/key.tsx'
import {
  type FeedFilter,
  type FilterToken,
  hiddenCritical,
  isFiltered,
  noFilter,
  readToken,
  takeTokens,
  tokenWords,
} from './feed-filter.ts'
import { filterSuggestions, takesEnter, withSuggestion } from './filter-suggestions.ts'

interface FeedFiltersProps {
  readonly rows: readonly FeedRow[]
  readonly shown: number
}

/** What of the feed is shown, in words and tokens. What it hides is said. */
export function FeedFilters({ rows, shown }: FeedFiltersProps) {
  const { ui } = useFace()
  return (
    <search className="filters" aria-label="Filter the feed">
      <div className="filter-box">
        <Key>/</Key>
        <FilterField rows={rows} />
        <FilterNote rows={rows} shown={shown} />
      </div>
      <button type="button" className="declare" onClick={() => ui.setState({ dialog: { kind: 'declare' } })}>
        Declare <Key>c</Key>
      </button>
    </search>
  )
}

function FilterField({ rows }: { readonly rows: readonly FeedRow[] }) {
  const { ui } = useFace()
  const filter = useUi((state) => state.filter)
  const me = useConsole((state) => state.me?.id ?? null)
  const field = useRef<HTMLInputElement>(null)
  const [isOpen, setOpen] = useState(false)
  // Which suggestion Enter takes; none until one is chosen, where the word may as well be plain text.
  const [chosen, setChosen] = useState<number | null>(null)
  const id = useId()
  const found = useMemo(() => filterSuggestions(filter.text, rows, me), [filter.text, rows, me])
  const suggestions = isOpen ? found : []
  const at = chosen ?? (takesEnter(filter.text) ? 0 : -1)
  const current = suggestions[at]
  const set = (next: FeedFilter) => ui.setState({ filter: next })
  const remove = (token: FilterToken) => set({ ...filter, tokens: filter.tokens.filter((other) => other !== token) })
  useKey('search', () => field.current?.focus())

  function type(text: string) {
    set(takeTokens({ ...filter, text }))
    setOpen(true)
    setChosen(null)
  }

  /** On to the list; the filter stays, and what was typed of it counts. */
  function toList() {
    set(takeTokens(filter, true))
    setOpen(false)
    field.current?.blur()
    runKey('next')
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Escape') {
      setOpen(false)
      field.current?.blur()
    } else if (event.key === 'Enter' && current !== undefined) type(withSuggestion(filter.text, current))
    else if (event.key === 'ArrowUp' && suggestions.length > 0) setChosen((at + 1) % suggestions.length)
    else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'ArrowUp') toList()
    else if (event.key === 'Backspace' && filter.text === '') set({ ...filter, tokens: filter.tokens.slice(0, -1) })
    else return
    event.preventDefault()
  }

  return (
    <>
      {filter.tokens.map((token) => (
        <Token
          key={tokenWords(token)}
          {...labelOf(token)}
          name={tokenWords(token)}
          onRemove={() => {
            remove(token)
            field.current?.focus()
          }}
        >
          {plainLine(token.value, 40)}
        </Token>
      ))}
      <span className="filter-field">
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label="Filter"
          aria-expanded={suggestions.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${suggestions.indexOf(current)}`}
          aria-autocomplete="list"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={filter.tokens.length === 0 ? 'Filter: sev:1 service:checkout mine' : ''}
          value={filter.text}
          maxLength={200}
          onChange={(event) => type(event.target.value)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label="Suggestions"
          className="filter-suggestions"
          hidden={suggestions.length === 0}
        >
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field points at it and keeps the focus
            <div
              key={suggestion.word}
              id={`${id}-${index}`}
              role="option"
              aria-selected={suggestion === current}
              className="filter-suggestion"
              // Before the field loses the focus, which closes the list.
              onPointerDown={(event) => {
                event.preventDefault()
                type(withSuggestion(filter.text, suggestion))
              }}
            >
              <span>{plainLine(suggestion.word, 60)}</span>
              <span className="muted">{suggestion.hint}</span>
            </div>
          ))}
          <div className="filter-keys muted" aria-hidden="true">
            <span>
              <kbd>↵</kbd> {current === undefined ? 'as text' : 'take'}
            </span>
            {(suggestions.length > 1 || current === undefined) && (
              <span>
                <kbd>↑</kbd> {current === undefined ? 'choose' : 'another'}
              </span>
            )}
            <span>
              <kbd>↓</kbd> to the list
            </span>
            <span>
              <kbd>Esc</kbd> leave, filter kept
            </span>
          </div>
        </div>
      </span>
    </>
  )
}

function labelOf({ key, name, isNot }: FilterToken): { readonly label?: string } {
  const not = isNot ? 'not ' : ''
  const said = key === 'label' ? `${name}=` : key === 'mine' || key === 'word' ? '' : `${key}:`
  return not + said === '' ? {} : { label: not + said }
}

/** How many of how many, and whether the filter hides a fire: always there while anything is filtered. */
function FilterNote({ rows, shown }: FeedFiltersProps) {
  const { ui } = useFace()
  const filter = useUi((state) => state.filter)
  const me = useConsole((state) => state.me?.id ?? null)
  if (!isFiltered(filter)) return null
  const open = rows.filter(({ status }) => status !== 'resolved').length
  const critical = hiddenCritical(rows, filter, me)
  const onlyCritical = readToken('sev:critical')
  return (
    <span className="filter-note" role="status">
      <span className="muted tabular">
        {shown} of {Math.max(open, shown)} shown{critical === 0 && ', no critical hidden'}
      </span>
      {critical > 0 && onlyCritical !== null && (
        <button
          type="button"
          className="hidden-critical"
          onClick={() => ui.setState({ filter: { tokens: [onlyCritical], text: '' } })}
        >
          {critical} critical hidden: show
        </button>
      )}
      <button type="button" className="quiet" onClick={() => ui.setState({ filter: noFilter })}>
        Clear
      </button>
    </span>
  )
}
