import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { markdown } from '@codemirror/lang-markdown'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState, Transaction } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useLayoutEffect, useRef } from 'react'

interface MarkdownEditorProps {
  /** What the editor is for, to assistive technology. */
  readonly label: string
  readonly value: string
  /** Shown while it is empty. */
  readonly hint: string
  readonly onChange: (text: string) => void
  /** The person has left it. */
  readonly onLeave: () => void
  readonly autoFocus?: boolean
}

/**
 * Markdown as it is written. A `value` from outside replaces only what differs, so that the cursor stays with its words.
 * Tab leaves it.
 */
export function MarkdownEditor(props: MarkdownEditorProps) {
  const latest = useRef(props)
  latest.current = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)

  useLayoutEffect(() => {
    const element = host.current
    if (element === null) return
    const editor = createEditor(element, latest)
    view.current = editor
    if (latest.current.autoFocus) editor.focus()
    return () => editor.destroy()
  }, [])

  useLayoutEffect(() => {
    if (view.current !== null) takeText(view.current, props.value)
  }, [props.value])

  return <div ref={host} className="markdown-editor" />
}

function createEditor(host: HTMLElement, latest: { readonly current: MarkdownEditorProps }): EditorView {
  // In a shadow root the editor's rules are an adopted sheet; in the page they would be a style element, which the
  // policy forbids.
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const { label, value, hint } = latest.current
  const told = EditorView.updateListener.of(({ docChanged, state, transactions }) => {
    const isOurs = transactions.some((transaction) => transaction.annotation(Transaction.remote) === true)
    if (docChanged && !isOurs) latest.current.onChange(state.doc.toString())
  })
  // Its keys are text; from outside the root the console would take them for its own.
  host.addEventListener('keydown', (event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
  })
  return new EditorView({
    parent: root,
    doc: value,
    extensions: [
      history(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      markdown({ completeHTMLTags: false }),
      EditorView.lineWrapping,
      EditorState.lineSeparator.of('\n'),
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', autocapitalize: 'sentences' }),
      placeholder(hint),
      EditorView.domEventHandlers({ blur: () => latest.current.onLeave() }),
      look,
      syntaxHighlighting(marks),
      told,
    ],
  })
}

/** The smallest change that makes the editor's text this one; not the person's own, so undo does not take it back. */
function takeText(view: EditorView, text: string): void {
  const current = view.state.doc.toString()
  if (current === text) return
  const shorter = Math.min(current.length, text.length)
  let from = 0
  while (from < shorter && current[from] === text[from]) from++
  let same = 0
  while (same < shorter - from && current[current.length - 1 - same] === text[text.length - 1 - same]) same++
  view.dispatch({
    changes: { from, to: current.length - same, insert: text.slice(from, text.length - same) },
    annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
  })
}

/** The page's own variables reach into the shadow root, so both themes are these. */
const look = EditorView.theme({
  '&': {
    backgroundColor: 'var(--bg)',
    border: '1px solid var(--control)',
    borderRadius: 'var(--radius)',
    color: 'var(--text)',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': { font: 'inherit', maxHeight: '60vh', minHeight: '96px' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-line': { padding: '0 12px' },
  '.cm-placeholder': { color: 'var(--muted)' },
})

/** Weight and colour only: what is written stays where it is typed. */
const marks = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.link, tags.url], color: 'var(--accent)' },
  { tag: tags.monospace, fontFamily: 'var(--mono, monospace)' },
  { tag: [tags.processingInstruction, tags.quote], color: 'var(--muted)' },
])
