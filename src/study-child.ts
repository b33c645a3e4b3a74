import { openTeaching } from './compose/analysis.ts'
import { loadConfig } from './config.ts'
import type { Platform } from './domain/request.ts'

/** What study-process.ts starts: `study|watch PLATFORM WORKSPACE`. Says what came of it as one line of JSON; what goes wrong ends it with the reason. */
const [task, platform, workspaceId] = process.argv.slice(2) as [string, Platform, string]
const workspace = { platform, workspaceId }
const { teaching, nowMs, close } = await openTeaching(loadConfig())
try {
  if (task === 'study') {
    const { records, fresh } = await teaching.study(workspace, await nowMs())
    console.log(JSON.stringify({ records, fresh: fresh.length }))
  } else {
    const taken = await teaching.watch(workspace)
    console.log(JSON.stringify(taken.map(({ recommendation: { recommendationId }, because }) => ({ recommendationId, because }))))
  }
} finally {
  await close()
}
