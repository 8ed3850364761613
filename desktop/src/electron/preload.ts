// Runs sandboxed in the console's own pages, and is all that they have of Electron: two objects of named calls.
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { HomeBridge } from '@baton/shared/wire/home.ts'
import { contextBridge } from 'electron'
import { consoleCalls, homeCalls } from './call-names.ts'
import type { CallsOf } from './contract.ts'
import { callsOver, hear } from './preload-ipc.ts'

const baton: ConsoleBridge = {
  ...(callsOver('console', consoleCalls) as Pick<ConsoleBridge, CallsOf<ConsoleBridge>>),
  onChange: (listener) => hear('console:changed', listener),
}
const batonHome: HomeBridge = {
  ...(callsOver('home', homeCalls) as Pick<HomeBridge, CallsOf<HomeBridge>>),
  onGoTo: (listener) => hear('home:went-to', listener),
}

contextBridge.exposeInMainWorld('baton', baton)
contextBridge.exposeInMainWorld('batonHome', batonHome)
