import { useMemo } from 'react'
import { useConsole, useUi } from '../store/context.tsx'
import { type NoticeList, noticeList } from './notice-groups.ts'

/** All that there is to tell, for as long as it is kept. */
export function useNoticeList(): NoticeList {
  const fromHost = useConsole((state) => state.notices)
  const own = useUi((state) => state.notices)
  return useMemo(() => noticeList(fromHost, own), [fromHost, own])
}
