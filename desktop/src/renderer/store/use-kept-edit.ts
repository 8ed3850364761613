import { type FieldEdit, readEdit } from '../room/known/known-edit.ts'
import { useDraft } from './use-draft.ts'

/** An edit of a field that was begun and neither saved nor cancelled; one that changes nothing is none. */
export function useKeptEdit(
  incidentId: string,
  label: string,
): readonly [FieldEdit | null, (edit: FieldEdit | null) => void] {
  const [kept, write] = useDraft(incidentId, label.toLowerCase())
  return [readEdit(kept), (edit) => write(edit === null || edit.draft === edit.base ? '' : JSON.stringify(edit))]
}
