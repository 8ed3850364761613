import type { Contacts, OncallConfig } from '@baton/shared/model/config.ts'
import type { Phones } from '@baton/shared/wire/socket.ts'

/** Contacts leave no event behind: what another relay applied is found by looking, this often at most, ms. */
const lookEveryMs = 2_000

export interface PhoneBookOptions {
  readonly contacts: () => Promise<Contacts>
  /** Who stands in the file that is in force: of nobody else a number is told. */
  readonly people: () => OncallConfig['people']
  /** Unix ms. */
  readonly now: () => number
  /** Names this relay's run: after another start nothing is taken to be what a console has. */
  readonly run: string
}

/** The telephone numbers of the team, with a revision by which a console knows whether it has them. */
export class PhoneBook {
  readonly #options: PhoneBookOptions
  #looked: { readonly at: number; readonly contacts: Promise<Contacts> } | null = null
  #text = ''
  #count = 0

  constructor(options: PhoneBookOptions) {
    this.#options = options
  }

  /** The contacts were changed here. */
  forget(): void {
    this.#looked = null
  }

  /** Rejects when the contacts cannot be read. */
  async read(): Promise<Phones> {
    const contacts = await this.#look()
    const people = this.#options.people()
    const numbers = Object.fromEntries(
      Object.entries(contacts.people).flatMap(([id, { phone }]) =>
        phone !== undefined && Object.hasOwn(people, id) ? [[id, phone]] : [],
      ),
    )
    const text = JSON.stringify(numbers)
    if (text !== this.#text) this.#count += 1
    this.#text = text
    return { revision: `${this.#options.run}.${this.#count}`, numbers }
  }

  #look(): Promise<Contacts> {
    const now = this.#options.now()
    const looked = this.#looked
    if (looked !== null && now - looked.at < lookEveryMs) return looked.contacts
    const contacts = this.#options.contacts()
    const look = { at: now, contacts }
    this.#looked = look
    // What failed is not what the contacts are.
    contacts.catch(() => {
      if (this.#looked === look) this.#looked = null
    })
    return contacts
  }
}
