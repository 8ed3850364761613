import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { Incident } from '@baton/shared/model/incident.ts'

/** The incidents on which somebody is being paged, so that to tell what rings needs no walk over all that are open. */
export class Paged {
  readonly #ids = new Set<string>()

  update(desk: RootDesk, touched: ReadonlySet<string> | 'all'): void {
    if (touched === 'all') this.#ids.clear()
    for (const id of touched === 'all' ? [...desk.incidents()].map((incident) => incident.id) : touched) {
      if (isPaging(desk.incident(id))) this.#ids.add(id)
      else this.#ids.delete(id)
    }
  }

  incidents(desk: RootDesk): readonly Incident[] {
    return [...this.#ids].flatMap((id) => desk.incident(id) ?? [])
  }
}

function isPaging(incident: Incident | undefined): boolean {
  if (!incident || incident.status === 'resolved') return false
  return Object.values(incident.pages).some(({ state }) => state === 'open')
}
