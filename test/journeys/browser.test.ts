import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CHROMIUM,
  CONFIRM_WAIT_S,
  openPlaygroundPage,
  type PlaygroundPage,
  SEEN_WITHIN_MS,
  type SideOfPage,
} from './support/playground-page.ts'

/** A person in front of the page. Everything below goes through the browser. */

const PICTURE_WITHIN_MS = 3_000

const CONFIRMS = 'I read this as photography. Right?'
const CLARIFIES = 'What should it show?'

describe.skipIf(!CHROMIUM)('the playground in a browser', () => {
  let playground: PlaygroundPage
  let page: Page

  beforeAll(async () => {
    playground = await openPlaygroundPage()
    page = playground.page
  }, 45_000)

  afterAll(() => playground?.close(), 20_000)

  const side = (name: SideOfPage['name']): SideOfPage => playground.side(name)
  const become = (person: string): Promise<void> => playground.become(person)
  const screenshot = (name: string): Promise<void> => playground.screenshot(name)

  for (const name of ['Slack', 'Discord'] as const) {
    describe(name, () => {
      it('starts with examples that one click sends', async () => {
        const { root, results } = side(name)
        await root.locator('.example').first().click()
        await root.getByText(/heard in \d+ ms/).waitFor({ timeout: SEEN_WITHIN_MS })
        await results.first().waitFor({ timeout: PICTURE_WITHIN_MS })
        expect(await results.first().innerText()).toContain('a cosy cabin at dusk')
        expect(await results.first().locator('img[alt*="a cosy cabin at dusk"]').count()).toBe(1)
      })

      it('shows a picture that really arrived', async () => {
        const width = await side(name)
          .results.first()
          .locator('.picture img')
          .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))
        expect(width).toBeGreaterThan(500)
      })

      it('completes a command with Tab and brings back what was sent with Up', async () => {
        const { root, composer } = side(name)
        await composer.fill('/ban')
        await root.locator('.suggestion').first().waitFor()
        await composer.press('Tab')
        expect(await composer.inputValue()).toMatch(/^\/banana /)
        await composer.fill('/banana help')
        await composer.press('Enter')
        await root.getByText('Banana draws what you ask for.').waitFor({ timeout: SEEN_WITHIN_MS })
        await composer.press('ArrowUp')
        expect(await composer.inputValue()).toBe('/banana help')
        await composer.fill('')
      })

      it('counts 👍, and history tells', async () => {
        const { root, results, composer } = side(name)
        await results
          .first()
          .getByRole('button', { name: name === 'Slack' ? 'I like this picture' : '👍', exact: true })
          .click()
        await root.getByText('Glad you like it').waitFor({ timeout: SEEN_WITHIN_MS })
        await composer.fill('/banana history')
        await composer.press('Enter')
        const history = root.locator('.message', { hasText: 'Your last request' })
        await history.waitFor({ timeout: SEEN_WITHIN_MS })
        expect(await history.locator('img[alt="👍"]').count()).toBe(1)
        expect(await history.innerText()).toContain('a cosy cabin at dusk')
      })

      it('draws another one with Again', async () => {
        const { results } = side(name)
        await results.first().getByRole('button', { name: 'Again' }).click()
        await expect.poll(() => resultsWithButtons(side(name)), { timeout: PICTURE_WITHIN_MS }).toBe(2)
        expect(await results.last().innerText()).toContain('a cosy cabin at dusk')
      })

      it('opens the form and draws what it says', async () => {
        const { root } = side(name)
        await root.getByRole('button', { name: 'Open the form' }).last().click()
        const form = root.locator('dialog[open]')
        await form.locator('textarea').fill('a red kite over the hills')
        await form.locator('select').last().selectOption('16:9')
        await form.locator('.form-submit').click()
        await root.locator('img[alt*="a red kite over the hills"]').waitFor({ timeout: PICTURE_WITHIN_MS + SEEN_WITHIN_MS })
        expect(await root.locator('dialog[open]').count()).toBe(0)
      })

      it('offers to draw any message from its menu', async () => {
        const { root, composer } = side(name)
        await composer.fill('a bear in the snow')
        await composer.press('Enter')
        const message = root.locator('.message', { hasText: 'a bear in the snow' }).last()
        await message.hover()
        await message.getByRole('button', { name: 'More actions' }).click()
        await message.getByRole('menuitem', { name: 'Draw this with Banana' }).click()
        await expect.poll(() => root.locator('dialog[open] textarea').inputValue(), { timeout: SEEN_WITHIN_MS }).toBe('a bear in the snow')
        await page.keyboard.press('Escape')
        await root.locator('dialog[open]').waitFor({ state: 'hidden', timeout: SEEN_WITHIN_MS })
      })

      it('refuses the second person who presses Delete', async () => {
        await become('sam')
        const before = await resultsWithButtons(side(name))
        await pressDelete(side(name), 0)
        await side(name)
          .root.getByText('Only the person who asked for this, or an admin, can do that.')
          .waitFor({ timeout: SEEN_WITHIN_MS })
        expect(await resultsWithButtons(side(name))).toBe(before)
        await become('dana')
      })

      it('lets the asker delete it', async () => {
        const before = await resultsWithButtons(side(name))
        await pressDelete(side(name), 0)
        await expect.poll(() => resultsWithButtons(side(name)), { timeout: SEEN_WITHIN_MS }).toBe(before - 1)
      })

      it('shows markup as it was typed', async () => {
        const { composer, results } = side(name)
        await composer.fill('/banana photo of a fox, <img src=x onerror=alert(1)> and *stars* @everyone')
        await composer.press('Enter')
        await results.filter({ hasText: '<img src=x onerror=alert(1)> and *stars* @everyone' }).first().waitFor({ timeout: SEEN_WITHIN_MS })
        expect(await page.locator('img[src="x"]').count()).toBe(0)
      })
    })
  }

  describe('a question', () => {
    const ask = async ({ root, composer }: SideOfPage, words: string, asks: string): Promise<Locator> => {
      await composer.fill(`/banana ${words}`)
      await composer.press('Enter')
      const question = root.locator('.message', { hasText: asks }).filter({ hasText: words }).last()
      await question.waitFor()
      return question
    }
    const answerOf = ({ results }: SideOfPage, words: string, says: string) =>
      results
        .filter({ hasText: words })
        .filter({ hasText: says })
        .last()
        .waitFor({ timeout: CONFIRM_WAIT_S * 1_000 + PICTURE_WITHIN_MS })
    const press = (question: Locator, label: string) => question.getByRole('button', { name: label, exact: true }).click()

    for (const name of ['Slack', 'Discord'] as const) {
      it(`is answered with yes, and its buttons are gone (${name})`, async () => {
        const question = await ask(side(name), 'a canal', CONFIRMS)
        await press(question, 'Yes, generate')
        await answerOf(side(name), 'a canal', 'Read as photography, as you said.')
        expect(await side(name).root.getByRole('button', { name: 'Yes, generate' }).count()).toBe(0)
      })

      it(`is answered in two steps, by nobody but its asker (${name})`, async () => {
        const words = 'something cool for the launch'
        const question = await ask(side(name), words, CLARIFIES)
        await become('sam')
        await press(side(name).root.locator('.message', { hasText: CLARIFIES }), 'Person')
        await side(name).root.getByText('Only the person who asked for this picture can answer').waitFor()
        await become('dana')
        await press(question, 'Landscape')
        await press(side(name).root.locator('.message', { hasText: 'And how should it look?' }), 'Artistic painting')
        await answerOf(side(name), words, 'Read as art / painting, as you said.')
      })

      it(`is answered in a form, with words (${name})`, async () => {
        const words = 'something nice for the party'
        await press(await ask(side(name), words, CLARIFIES), 'In my own words…')
        const form = side(name).root.locator('dialog[open]')
        await form.locator('textarea').fill('watercolour of a cake')
        await form.locator('.form-submit').click()
        await answerOf(side(name), words, 'as you said')
      })

      it(`is answered by a reply (${name})`, async () => {
        const words = 'something new for the team'
        const question = await ask(side(name), words, CLARIFIES)
        await question.hover()
        await question.getByRole('button', { name: name === 'Slack' ? 'Reply in thread' : 'Reply', exact: true }).click()
        await side(name).composer.fill('watercolour of a sailing boat at sunset')
        await side(name).composer.press('Enter')
        await answerOf(side(name), words, 'as you said')
      })
    }

    it('counts down on both sides, and goes on by itself', async () => {
      const sides = [side('Slack'), side('Discord')]
      const questions: Locator[] = []
      for (const each of sides) questions.push(await ask(each, 'a harbour', CONFIRMS))
      await screenshot('playground-question.png')
      const left = await Promise.all(questions.map(secondsShown))
      expect(left.flat().every((seconds) => seconds >= 1 && seconds <= CONFIRM_WAIT_S + 1)).toBe(true)
      await Promise.all(sides.map((each) => answerOf(each, 'a harbour', 'you did not object')))
    })
  })

  it('looks as the documentation shows it', async () => {
    for (const [name, words] of [
      ['Slack', '/banana a sailing boat at night'],
      ['Discord', '/banana neon city street in the rain'],
    ] as const) {
      const { root, composer, results } = side(name)
      await composer.fill(words)
      await composer.press('Enter')
      const result = results.filter({ hasText: words.slice(8) }).last()
      await result.waitFor({ timeout: SEEN_WITHIN_MS })
      await root.locator('.message').last().hover()
      await result.getByRole('button', { name: 'React with thumbs up' }).click()
      await result.locator('.reaction').waitFor({ timeout: SEEN_WITHIN_MS })
    }
    for (const { root } of [side('Slack'), side('Discord')]) {
      await dismissAll(root)
      await root.locator('.reaction').last().scrollIntoViewIfNeeded()
    }
    await page.mouse.move(720, 20)
    await screenshot('playground.png')
  })

  it('fits a phone, one side at a time', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const name of ['Slack', 'Discord'] as const) {
      await page.getByRole('tab', { name }).click()
      expect(await side(name).root.isVisible()).toBe(true)
      expect(await side(name === 'Slack' ? 'Discord' : 'Slack').root.isVisible()).toBe(false)
      expect(await tooWide()).toEqual([])
    }
    await page.getByRole('tab', { name: 'Slack' }).click()
    await screenshot('playground-phone.png')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('ran without an error and within its content security policy', () => {
    expect(playground.troubles).toEqual([])
  })

  async function dismissAll(root: Locator): Promise<void> {
    const asides = root.locator('.message-ephemeral')
    for (let left = await asides.count(); left > 0; left--) {
      await asides
        .last()
        .getByRole('button', { name: /Dismiss/ })
        .click()
      await expect.poll(() => asides.count(), { timeout: SEEN_WITHIN_MS }).toBe(left - 1)
    }
  }

  async function pressDelete({ name, results }: SideOfPage, index: number): Promise<void> {
    await results.filter({ hasText: 'Delete' }).nth(index).getByRole('button', { name: 'Delete', exact: true }).click()
    if (name === 'Slack') await page.locator('.confirm').getByRole('button', { name: 'Delete' }).click()
  }

  const resultsWithButtons = ({ results }: SideOfPage): Promise<number> => results.filter({ hasText: 'Delete' }).count()

  /** What sticks out of the window to the right. */
  const tooWide = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('.room *, .top *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('.emoji, [hidden]'))
        .map((element) => `${element.tagName}.${element.className}`),
    )

  /** Two different numbers of seconds, as they are shown one after the other. */
  async function secondsShown(question: Locator): Promise<number[]> {
    const seconds = new Set<number>()
    const look = async () => {
      const found = /I go on in (\d+) s/.exec((await question.allInnerTexts()).join())
      if (found) seconds.add(Number(found[1]))
      return seconds.size
    }
    await expect.poll(look, { timeout: SEEN_WITHIN_MS, interval: 50 }).toBeGreaterThan(1)
    return [...seconds]
  }
})
