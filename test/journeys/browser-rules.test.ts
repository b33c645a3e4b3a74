import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, openPlaygroundPage, type PlaygroundPage, SIDES, type SideOfPage } from './support/playground-page.ts'

/** Admins who set the rules, members who meet them, and people who set how they like their pictures: all in the browser. */
describe.skipIf(!CHROMIUM)('the rules and settings in a browser', () => {
  let playground: PlaygroundPage

  beforeAll(async () => {
    playground = await openPlaygroundPage()
  }, 45_000)

  afterAll(() => playground?.close(), 20_000)

  describe.each(SIDES)('an admin on %s', (name) => {
    it('blocks a word, and the wish of a member is refused with the way out', async () => {
      await playground.become('dana')
      const form = await rulesForm(name, 'Words…')
      await form.getByLabel(/Blocked words/).fill('dragon\nzombie')
      await send(form)
      await told(name, 'Saved.', 'added “dragon”, “zombie”')
      await playground.become('sam')
      await playground.say(name, '/banana photo of a Dragón in the snow')
      const refusal = await told(name, 'photo of a Dragón in the snow', 'or ask an admin to unblock it (/banana admin)')
      expect(await refusal.innerText()).toContain('The admins of this workspace have blocked a word of this wish (dragon)')
      await refusal.getByRole('button', { name: 'Rewrite…' }).click()
      const rewriting = dialogOf(name)
      expect(await rewriting.locator('textarea').inputValue()).toBe('photo of a Dragón in the snow')
      await rewriting.locator('textarea').fill('photo of a lizard in the snow')
      await send(rewriting)
      await playground.side(name).root.locator('img[alt*="a lizard in the snow"]').waitFor()
    })

    it('takes the word back, by emptying the field', async () => {
      await playground.become('dana')
      const form = await rulesForm(name, 'Words…')
      expect(await form.getByLabel(/Blocked words/).inputValue()).toBe('dragon\nzombie')
      await form.getByLabel(/Blocked words/).fill('')
      await send(form)
      await told(name, 'Saved.', 'removed “dragon”, “zombie”')
    })

    it('moves a person and a group into a tier, and picks a channel', async () => {
      const rules = await rulesForm(name, 'Members…')
      await rules.getByLabel('Sam', { exact: true }).check()
      await rules.getByLabel(/Designers/).check()
      await rules.locator('select').first().selectOption('free')
      if (name === 'Slack') await playground.screenshot('playground-admin.png')
      await send(rules)
      await told(name, '@Sam', '@Designers')
      const channels = await rulesForm(name, 'Channels…')
      await channels.getByLabel('#design', { exact: true }).check()
      await send(channels)
      await told(name, 'added #design')
      // Taken back, with nothing picked.
      const again = await rulesForm(name, 'Channels…')
      expect(await again.getByLabel('#design', { exact: true }).isChecked()).toBe(true)
      await again.getByLabel('#design', { exact: true }).uncheck()
      await send(again)
      await told(name, 'removed #design')
    })

    it('is told what is wrong with a limit, mends it, and chooses one channel where approvals are asked for', async () => {
      const form = await rulesForm(name, 'Money…')
      await form.getByLabel(/Limits of the whole workspace/).fill('lots')
      await form.getByLabel('#launch-plans', { exact: true }).check()
      await form.getByLabel('#design', { exact: true }).check()
      expect(await form.getByLabel('#launch-plans', { exact: true }).isChecked()).toBe(false)
      await form.locator('.form-submit').click()
      const mended = await withMistake(name, '“lots” is no limit.')
      expect(await mended.getByLabel('#design', { exact: true }).isChecked()).toBe(true)
      await mended.getByLabel(/Limits of the whole workspace/).fill('$5 a day')
      await send(mended)
      await told(name, 'Day limit of the workspace from no limit to $5.00', 'Channel of approvals from none to #design')
      await playground.become('sam')
      await playground.say(name, '/banana budget')
      await told(name, 'This workspace, today: $5.00 left of $5.00')
    })

    it('keeps the rules from members', async () => {
      await playground.say(name, '/banana admin')
      await told(name, 'Only the admins of this workspace can do that')
      await playground.say(name, '/banana help')
      const help = await told(name, 'Banana draws what you ask for.')
      expect(await help.innerText()).not.toContain('/banana admin')
    })
  })

  describe.each(SIDES)('somebody who sets how they like their pictures, on %s', (name) => {
    it('chooses a shape in the form, and the next picture has it', async () => {
      await playground.become('sam')
      await playground.say(name, '/banana settings')
      const card = await told(name, 'Your settings', 'Shape: 1:1')
      await card.getByRole('button', { name: 'Change…' }).click()
      await dialogOf(name).getByLabel('Shape where I name none').selectOption('16:9')
      await send(dialogOf(name))
      await told(name, 'Your settings', 'Shape: 16:9')
      await playground.say(name, '/banana photo of a wide valley')
      const picture = playground.side(name).root.locator('img[alt*="a wide valley"]')
      await picture.waitFor()
      const ratio = await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth / image.naturalHeight))
      expect(ratio).toBeCloseTo(16 / 9, 1)
    })

    it('has the words sent alone with one press, and enhanced again with another', async () => {
      const { root } = playground.side(name)
      await root.getByRole('button', { name: 'Send my words alone' }).last().click()
      const alone = await told(name, 'From now on your words are sent alone.', 'Prompt: your words are sent alone')
      await alone.getByRole('button', { name: 'Enhance my words' }).click()
      await told(name, 'From now on I add what a professional would.', 'Prompt: I add what a professional would')
    })

    it('says why a picture is not liked', async () => {
      const { root, results } = playground.side(name)
      const down = name === 'Slack' ? 'I do not like this picture' : '👎'
      await results.last().getByRole('button', { name: down, exact: true }).click()
      await root.getByRole('button', { name: 'Wrong style' }).last().click()
      await playground.say(name, '/banana stats')
      await told(name, 'Yours, for you alone', 'Why not: wrong style 1.')
    })
  })

  it.each(SIDES)('shows a form of the rules whole on a phone, with its end in reach (%s)', async (name) => {
    const { page } = playground
    await page.setViewportSize({ width: 390, height: 700 })
    await page.getByRole('tab', { name }).click()
    await playground.become('dana')
    const form = await rulesForm(name, 'Members…')
    const sticksOut = await form.evaluate((dialog) =>
      [...dialog.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth)
        .map(({ className }) => className),
    )
    expect(sticksOut).toEqual([])
    const end = await form.locator('.form-submit').boundingBox()
    expect((end?.y ?? 700) + (end?.height ?? 0)).toBeLessThan(700)
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('ran without an error and within its content security policy', () => {
    expect(playground.troubles).toEqual([])
  })

  const dialogOf = (name: SideOfPage['name']): Locator => playground.side(name).root.locator('dialog[open]')

  /** A form of the rules, opened by its button under `/banana admin`. */
  async function rulesForm(name: SideOfPage['name'], label: string): Promise<Locator> {
    await playground.say(name, '/banana admin')
    const card = playground.side(name).root.locator('.message', { hasText: 'The rules of this workspace' }).last()
    await card.getByRole('button', { name: label, exact: true }).click()
    await dialogOf(name).waitFor()
    return dialogOf(name)
  }

  async function send(form: Locator): Promise<void> {
    await form.locator('.form-submit').click()
    await form.waitFor({ state: 'hidden' })
  }

  /** Slack keeps the form open with the mistake in it; Discord closes it, and a button opens it again as it was. */
  async function withMistake(name: SideOfPage['name'], mistake: string): Promise<Locator> {
    if (name === 'Discord') await (await told(name, mistake)).getByRole('button', { name: 'Open the form' }).click()
    await dialogOf(name).getByText(mistake).waitFor()
    return dialogOf(name)
  }

  /** The newest message that says all of this. */
  async function told(name: SideOfPage['name'], ...words: readonly string[]): Promise<Locator> {
    const messages = playground.side(name).root.locator('.message')
    const message = words.reduce((found, hasText) => found.filter({ hasText }), messages).last()
    await message.waitFor()
    return message
  }
})
