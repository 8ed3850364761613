import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program that plays a sound file to its end and then ends itself. */
export interface Player {
  readonly command: string
  readonly args: (file: string) => readonly string[]
}

const linuxPlayers: readonly Player[] = [
  { command: 'pw-play', args: (file) => [file] },
  { command: 'paplay', args: (file) => [file] },
  { command: 'aplay', args: (file) => ['-q', file] },
]

const players: Readonly<Record<string, readonly Player[]>> = {
  darwin: [{ command: 'afplay', args: (file) => [file] }],
  win32: [
    {
      command: 'powershell.exe',
      args: (file) => [
        '-NoProfile',
        '-NonInteractive',
        '-Command',
        `(New-Object Media.SoundPlayer '${file.replaceAll("'", "''")}').PlaySync()`,
      ],
    },
  ],
}

/** The players that this machine has, best first. */
export function findPlayers(path = process.env.PATH ?? ''): readonly Player[] {
  return (players[process.platform] ?? linuxPlayers).filter(({ command }) => isOnPath(command, path))
}

export function isOnPath(command: string, path = process.env.PATH ?? ''): boolean {
  return path.split(delimiter).some((folder) => folder !== '' && canRun(join(folder, command)))
}

function canRun(file: string): boolean {
  if (process.platform === 'win32') return existsSync(file)
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
