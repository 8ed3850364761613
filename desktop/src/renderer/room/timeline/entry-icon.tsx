import type { TimelineKind, TimelineRow } from '@baton/shared/view/timeline.ts'
import {
  Bell,
  Check,
  CircleCheck,
  Clock,
  FileText,
  Link2,
  ListChecks,
  type LucideIcon,
  MessageSquare,
  Milestone,
  Radio,
  TrendingUp,
  UserRound,
} from 'lucide-react'
import { SeverityMark } from '../../ui/severity-mark.tsx'

const icons: Readonly<Record<TimelineKind, LucideIcon>> = {
  alert: CircleCheck,
  page: Bell,
  receipt: Radio,
  status: Check,
  escalation: TrendingUp,
  note: MessageSquare,
  role: UserRound,
  link: Link2,
  timer: Clock,
  runbook: ListChecks,
  postmortem: FileText,
}

/** What kind a row is of, as a shape that has a name; an alert that fires has its severity's. */
export function EntryIcon({ row }: { readonly row: TimelineRow }) {
  if (row.severity !== null) return <SeverityMark severity={row.severity} status="triggered" size={16} />
  const isDecision = row.tags.includes('decision')
  const Icon = isDecision ? Milestone : icons[row.kind]
  const word = isDecision ? 'decision' : row.kind
  return <Icon size={16} role="img" aria-label={word} className="entry-icon" />
}
