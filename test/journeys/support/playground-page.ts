import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Locator, type Page } from 'playwright-core'
import { expect } from 'vitest'

/** The whole program as `npm start` starts it, and a person in front of the page, in a real browser. */

export const CHROMIUM = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
)
if (!CHROMIUM) console.warn('\n  NOT TESTED: the playground in a browser. There is no Chromium here; install it or set CHROMIUM_PATH.\n')

export const SEEN_WITHIN_MS = 5_000
export const CONFIRM_WAIT_S = 4

export const SIDES = ['Slack', 'Discord'] as const

export interface SideOfPage {
  readonly name: (typeof SIDES)[number]
  readonly root: Locator
  readonly composer: Locator
  /** Messages with a finished picture. */
  readonly results: Locator
}

export interface PlaygroundPage {
  readonly page: Page
  /** What the browser complained about. */
  readonly troubles: readonly string[]
  side(name: SideOfPage['name']): SideOfPage
  /** Types it and sends it. */
  say(name: SideOfPage['name'], words: string): Promise<void>
  become(person: string): Promise<void>
  /** Kept in docs/screenshots when UPDATE_SCREENSHOTS=1, else looked at for its size alone. */
  screenshot(name: string): Promise<void>
  close(): Promise<void>
}

export async function openPlaygroundPage(): Promise<PlaygroundPage> {
  const folder = await mkdtemp(join(tmpdir(), 'banana-browser-'))
  const { program, url } = startProgram(join(folder, 'data'))
  const browser = await chromium.launch({ executablePath: CHROMIUM as string, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const troubles: string[] = []
  page.setDefaultTimeout(SEEN_WITHIN_MS)
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('pageerror', (error) => troubles.push(String(error)))
  await page.goto(await url)
  await page.locator('.side .status-on').nth(1).waitFor({ state: 'attached', timeout: 10_000 })

  const side = (name: SideOfPage['name']): SideOfPage => {
    const root = page.locator(name === 'Slack' ? '#slack' : '#discord')
    return { name, root, composer: page.getByLabel(`Message on ${name}`), results: root.locator('.message:has(.picture)') }
  }

  return {
    page,
    troubles,
    side,

    async say(name, words) {
      const { composer } = side(name)
      await composer.fill(words)
      await composer.press('Enter')
    },

    async become(person) {
      await page.locator(`.person[data-person=${person}]`).click()
      await page.locator(`.person[data-person=${person}][aria-checked=true]`).waitFor({ timeout: SEEN_WITHIN_MS })
    },

    async screenshot(name) {
      const target = process.env.UPDATE_SCREENSHOTS === '1' ? fileURLToPath(new URL('../../../docs/screenshots', import.meta.url)) : folder
      await mkdir(target, { recursive: true })
      const { byteLength } = await page.screenshot({ path: join(target, name), animations: 'disabled' })
      expect(byteLength).toBeGreaterThan(20_000)
    },

    async close() {
      await browser.close()
      await stopped(program)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Without tokens, and with nothing of this environment that could stand for them. */
function startProgram(dataDir: string): { program: ChildProcess; url: Promise<string> } {
  const { PATH, HOME } = process.env
  const program = spawn(process.execPath, [fileURLToPath(new URL('../../../src/main.ts', import.meta.url))], {
    env: { PATH, HOME, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', CONFIRM_WAIT_MS: String(CONFIRM_WAIT_S * 1_000) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const url = new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk
      const address = /playground is open: (http:\S+)/.exec(said)?.[1]
      if (address) resolve(address)
    }
    program.stdout?.on('data', listen)
    program.stderr?.on('data', listen)
    program.once('exit', (code) => reject(new Error(`the program ended with ${code} before its page was open:\n${said}`)))
    AbortSignal.timeout(20_000).addEventListener('abort', () => reject(new Error(`no page within 20 s:\n${said}`)))
  })
  return { program, url }
}

async function stopped(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null) return
  program.kill('SIGTERM')
  await once(program, 'exit', { signal: AbortSignal.timeout(10_000) })
}
