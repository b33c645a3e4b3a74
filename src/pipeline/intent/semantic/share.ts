import { createHash } from 'node:crypto'
import type { Person } from '../../../domain/request.ts'

/** Whether this person is among the first `percent` of all, the same today and tomorrow, in every process; who is in at 10 % is in at 20 %. */
export function isInShare({ platform, workspaceId, personId }: Person, percent: number): boolean {
  const hash = createHash('sha256').update(`semantic:${platform}:${workspaceId}:${personId}`).digest()
  return hash.readUInt32BE(0) / 2 ** 32 < percent / 100
}
