/**
 * `npm test`: static checks (types, lint, format) side by side, then the tests. `--static` stops after the checks; any other argument goes to
 * vitest. Each part's time is printed. With CI=true the output is plain and ends with one line alone: `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const IS_CI = process.env.CI === 'true'

interface Part {
  readonly name: string
  readonly script: string
  readonly args: readonly string[]
}

const CHECKS: readonly Part[] = [
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '--pretty', String(!IS_CI)] },
  { name: 'lint', script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', `--colors=${IS_CI ? 'off' : 'force'}`] },
]

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const checks = await Promise.all(CHECKS.map(runQuietly))
  const areChecksPassed = checks.every((code) => code === 0)
  if (args.includes('--static')) return areChecksPassed ? 0 : 1
  // The tests run in any case: one run shows everything that is wrong.
  const tests = await runTests(args)
  return areChecksPassed ? tests : 1
}

/** Two that run side by side must not mix their lines: the output comes in one piece, at the end. */
async function runQuietly(part: Part): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [part.script, ...part.args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const code = await ended(child)
  if (code !== 0) process.stdout.write(Buffer.concat(output))
  say(part.name, code, startedAt)
  return code
}

async function runTests(args: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'banana-tests-'))
  const report = join(folder, 'report.json')
  const reporters = IS_CI ? ['--no-color', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : []
  const startedAt = performance.now()
  try {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env: IS_CI ? { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } : process.env,
    })
    const code = await ended(child)
    if (!IS_CI) return code
    say('tests', code, startedAt)
    return await sayCounts(report, code)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numFailedTestSuites: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

/** A file that could not even be loaded has no tests, and counts as one that failed. */
async function sayCounts(path: string, code: number): Promise<number> {
  const report = JSON.parse(await readFile(path, 'utf8')) as Report
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  )
  const failed = report.numFailedTests + unloaded.length
  process.stdout.write(`${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped\n`)
  return failed > 0 ? Math.max(code, 1) : code
}

function ended(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

function say(name: string, code: number, startedAt: number): void {
  const tookS = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`${name}: ${code === 0 ? 'ok' : `failed (exit code ${code})`} in ${tookS} s\n`)
}
