import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { HomeBridge } from '@baton/shared/wire/home.ts'
import type { CallsOf } from './contract.ts'

// The build puts the names of the contract here, so that the preload carries no schemas and no validator.
declare const batonConsoleCalls: readonly CallsOf<ConsoleBridge>[]
declare const batonHomeCalls: readonly CallsOf<HomeBridge>[]

export const consoleCalls = batonConsoleCalls
export const homeCalls = batonHomeCalls
