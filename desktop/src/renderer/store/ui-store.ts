import type { Notice } from '@baton/shared/view/console-state.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Route } from '../../presentation/route.ts'
import { type FeedFilter, noFilter } from '../feed/feed-filter.ts'
import { defaultSettings, type Settings } from './settings.ts'

/** A link that the host would not open without a word from the person. */
export interface ConsentRequest {
  readonly url: string
  readonly host: string
  readonly why: string
}

export type OpenDialog =
  | { readonly kind: 'keys' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'declare' }
  | {
      readonly kind: 'help' | 'reassign' | 'take' | 'add-responder' | 'resolve' | 'snooze' | 'rename' | 'sev' | 'update'
      readonly incidentId: string
    }
  | { readonly kind: 'acknowledge-all'; readonly incidentIds: readonly string[] }
  | { readonly kind: 'give-role'; readonly incidentId: string; readonly role: 'deputy' | 'scribe' | 'liaison' }

/** What only the face knows: where the person looks, what is selected, what is half done. */
export interface UiState {
  readonly route: Route
  readonly filter: FeedFilter
  /** The row that the person chose; it may have left the list since. */
  readonly activeId: string | null
  /** The row that the list marks: the chosen one, or its first; null while no list is there, or it is empty. */
  readonly currentId: string | null
  /** The row that the list is to bring into sight, with the focus on it. */
  readonly revealId: string | null
  readonly selected: ReadonlySet<string>
  readonly drafts: Readonly<Record<string, string>>
  /** What the face itself had to tell; the host has its own. */
  readonly notices: readonly Notice[]
  readonly noticesOpen: boolean
  /** The relay serves a newer console than this one. */
  readonly isNewerHere: boolean
  /** When their list was last looked at, Unix ms of this machine; 0 when it never was. */
  readonly noticesSeenAt: number
  readonly consent: ConsentRequest | null
  readonly dialog: OpenDialog | null
  readonly settings: Settings
  /** The incident whose note box is to take the focus as soon as it is there. */
  readonly noteFocus: string | null
}

export type UiStore = StoreApi<UiState>

export function createUiStore(initial: Partial<UiState> = {}): UiStore {
  return createStore<UiState>()(() => ({
    route: { view: 'feed' },
    filter: noFilter,
    activeId: null,
    currentId: null,
    revealId: null,
    selected: new Set(),
    drafts: {},
    notices: [],
    noticesOpen: false,
    isNewerHere: false,
    noticesSeenAt: 0,
    consent: null,
    dialog: null,
    settings: defaultSettings,
    noteFocus: null,
    ...initial,
  }))
}

/** Selects the incident, or no longer. */
export function toggleSelected(ui: UiStore, id: string): void {
  ui.setState(({ selected }) => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    return { selected: next }
  })
}

/** Keeps what is typed for an incident; the one touched last is the youngest. An empty draft is none. */
export function setDraft(ui: UiStore, incidentId: string, text: string): void {
  ui.setState(({ drafts }) => {
    const { [incidentId]: _replaced, ...others } = drafts
    return { drafts: text === '' ? others : { ...others, [incidentId]: text } }
  })
}

/** Opens the list of notices, or closes it: then all that stood in it was seen. */
export function toggleNotices(ui: UiStore, now: number): void {
  ui.setState(({ noticesOpen }) => ({ noticesOpen: !noticesOpen, noticesSeenAt: now }))
}
