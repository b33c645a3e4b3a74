import { createHash } from 'node:crypto'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Another running program holds the folder. */
export class FolderTaken extends Error {
  readonly holder: string
  constructor(folder: string, holder: string) {
    super(`${folder} is in use by another running Banana (${holder}). Stop that one, or give this one its own folder with DATA_DIR.`)
    this.name = 'FolderTaken'
    this.holder = holder
  }
}

/** A path to a unix socket may have 107 characters on Linux, 103 on macOS. */
export const SOCKET_PATH_LIMIT = 103

/**
 * Takes a folder for this process, for as long as it lives. The lock is a socket that we listen on: the operating system lets go of it when we die, however
 * we die, so a stale lock is recognised by nobody answering; a process id in a file could belong to somebody else by now.
 *
 * @returns releases the folder. @throws FolderTaken
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true })
  const path = await lockPath(folder)
  for (let tries = 0; tries < 3; tries++) {
    const server = await listen(path)
    if (server) return () => new Promise((resolve) => server.close(() => resolve()))
    const holder = await askHolder(path)
    if (holder) throw new FolderTaken(folder, holder)
    await rm(path, { force: true })
  }
  throw new FolderTaken(folder, 'it keeps taking the lock while this one tries')
}

/** Inside the folder, or where that is too long for a socket, beside all others under a name made of the folder's. */
async function lockPath(folder: string): Promise<string> {
  const inside = join(folder, 'lock')
  if (Buffer.byteLength(inside) <= SOCKET_PATH_LIMIT) return inside
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 16)
  return join(tmpdir(), `banana-${name}.lock`)
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end(`process ${process.pid}`)).unref()
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen(path, () => resolve(server))
  })
}

/** Who holds the lock, in words; undefined when nobody is alive behind it. */
function askHolder(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(path)
    // A frozen holder does not answer, and still holds it.
    socket.setTimeout(1_000, () => {
      socket.destroy()
      resolve('a process that does not answer')
    })
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('end', () => resolve(answer || 'a process'))
    socket.on('error', () => resolve(undefined))
  })
}
