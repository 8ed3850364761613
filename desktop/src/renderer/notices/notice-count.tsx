import { isProblem } from '@baton/shared/view/open-notices.ts'
import { Bell } from 'lucide-react'
import { useFace, useUi } from '../store/context.tsx'
import { toggleNotices } from '../store/ui-store.ts'
import { Key } from '../ui/key.tsx'
import { noticeCountWords } from './notice-groups.ts'
import { useNoticeList } from './use-notice-list.ts'

/** How many notices are to be read, in the watch bar; it opens their list. */
export function NoticeCount() {
  const { ui } = useFace()
  const { open } = useNoticeList()
  const isOpen = useUi((state) => state.noticesOpen)
  const kind = open.some(isProblem) ? 'problem' : open.length > 0 ? 'some' : 'none'
  return (
    <button
      type="button"
      className={`notice-count ${kind}`}
      aria-expanded={isOpen}
      title={noticeCountWords(open.length)}
      onClick={() => toggleNotices(ui, Date.now())}
    >
      <Bell size={14} aria-hidden="true" />
      {open.length === 0 ? (
        <span className="visually-hidden">{noticeCountWords(0)}</span>
      ) : (
        <span>
          {open.length}
          <span className="notice-count-word"> {open.length === 1 ? 'notice' : 'notices'}</span>
        </span>
      )}
      <Key>i</Key>
    </button>
  )
}
