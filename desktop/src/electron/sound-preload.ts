// Runs sandboxed in the page that only plays sound.
import type { SoundBridge } from '@baton/shared/wire/home.ts'
import { contextBridge } from 'electron'
import { callsOver, hear } from './preload-ipc.ts'

const batonSound: SoundBridge = {
  ...(callsOver('sound', ['report']) as Pick<SoundBridge, 'report'>),
  onAsk: (listener) => hear('sound:asked', listener),
}

contextBridge.exposeInMainWorld('batonSound', batonSound)
