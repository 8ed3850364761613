import type { CommandType } from '@baton/shared/log/commands.ts'
import type { CommandRequest } from '@baton/shared/wire/bridge.ts'

/** What the bottom line asks for. While there is one, it takes the keys. */
export type Prompt =
  | {
      readonly kind: 'confirm'
      readonly question: string
      readonly request: CommandRequest<CommandType>
      readonly done: string
    }
  | { readonly kind: 'quit'; readonly question: string }
  | { readonly kind: 'decline'; readonly incidentId: string; readonly title: string; readonly text: string }
  | { readonly kind: 'note'; readonly incidentId: string; readonly title: string; readonly text: string }
  | {
      readonly kind: 'snooze'
      readonly incidentId: string
      readonly title: string
      /** It is snoozed already, and 0 ends that. */
      readonly isSnoozed: boolean
    }
