import type { Notice } from '@baton/shared/view/console-state.ts'
import { isProblem } from '@baton/shared/view/open-notices.ts'
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { plainText } from '../../presentation/plain-text.ts'
import { useActions, useFace } from '../store/context.tsx'
import { toggleNotices } from '../store/ui-store.ts'
import { Key } from '../ui/key.tsx'
import { Moment } from '../ui/ticking.tsx'
import { noticeCountWords } from './notice-groups.ts'
import { NoticeIcon, NoticeLink } from './notice-parts.tsx'
import { useColumnKeys } from './use-column-keys.ts'
import { useNoticeList } from './use-notice-list.ts'

/** Every notice of the shift, beside the work: what is to be read first, then what was put away or is out of date. */
export function NoticeColumn() {
  const { ui } = useFace()
  const actions = useActions()
  const { open, past } = useNoticeList()
  const column = useRef<HTMLElement>(null)
  const close = () => toggleNotices(ui, Date.now())
  const dismissAll = () => {
    for (const { id } of open) actions.dismiss(id)
  }
  useColumnKeys(column, { dismiss: actions.dismiss, dismissAll, close })
  useFocusWhileThere(column)
  return (
    <aside ref={column} className="notice-column" aria-label="Notices" tabIndex={-1}>
      <div className="notice-head">
        <h2>{noticeCountWords(open.length)}</h2>
        {open.length > 0 && (
          <button type="button" className="quiet" onClick={dismissAll}>
            Dismiss all <Key>X</Key>
          </button>
        )}
        <button type="button" className="quiet" aria-label="Close the notices" title="Close (Esc)" onClick={close}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <div className="notice-scroller">
        {open.length + past.length === 0 && (
          <p className="muted notice-none">
            Nothing was refused, is over or speaks to you. What comes is kept here for twelve hours.
          </p>
        )}
        <NoticeRows notices={open} label="To be read" />
        {past.length > 0 && <h3 className="muted">Earlier</h3>}
        <NoticeRows notices={past} label="Earlier" />
      </div>
    </aside>
  )
}

function NoticeRows({ notices, label }: { readonly notices: readonly Notice[]; readonly label: string }) {
  if (notices.length === 0) return null
  return (
    <ul aria-label={label}>
      {notices.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} />
      ))}
    </ul>
  )
}

function NoticeRow({ notice }: { readonly notice: Notice }) {
  const actions = useActions()
  const { id, kind, text, at, dismissed, stale } = notice
  const isOpen = dismissed !== true && stale === undefined
  const words = plainText(text, isProblem(notice) ? 20_000 : 600)
  return (
    <li className={isOpen ? 'notice open' : 'notice'} data-notice={isOpen ? id : undefined} tabIndex={-1}>
      <NoticeIcon kind={kind} />
      <div className="notice-text">
        <p>{stale === undefined ? words : <s>{words}</s>}</p>
        <p className="notice-foot">
          <Moment at={at} />
          {stale !== undefined && <span>{stale}</span>}
          <NoticeLink notice={notice} />
        </p>
      </div>
      {isOpen && (
        <button type="button" className="quiet" onClick={() => actions.dismiss(id)}>
          Dismiss <Key>x</Key>
        </button>
      )}
    </li>
  )
}

/** The focus goes to the first one, and back to where it was. */
function useFocusWhileThere(column: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const before = document.activeElement
    const first = column.current?.querySelector<HTMLElement>('[data-notice]') ?? column.current
    first?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [column])
}
