import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { about, type Finding } from './finding.ts'

const MIN_NODE_MAJOR = 24

/** @param version without the v, as in process.versions.node */
export function checkNode(version: string): Finding {
  const node = about('Node')
  if (Number.parseInt(version, 10) >= MIN_NODE_MAJOR) return node.ok(version)
  return node.bad(
    `${version} cannot run this program`,
    `install Node ${MIN_NODE_MAJOR} or newer, or start with npm start, which fetches its own`,
  )
}

/** A folder that does not exist yet is made at start, so its nearest existing parent must allow that. */
export async function checkDataFolder(folder: string): Promise<Finding[]> {
  const data = about('Data folder')
  const existing = await nearestExisting(folder)
  try {
    await access(existing, constants.W_OK | constants.X_OK)
    return [data.ok(folder)]
  } catch {
    return [data.bad(`I may not write to ${existing}`, `give this user the right to, or set DATA_DIR to another folder`)]
  }
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await access(folder)
    return folder
  } catch {
    return folder === dirname(folder) ? folder : nearestExisting(dirname(folder))
  }
}
