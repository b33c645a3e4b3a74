import type { Erased } from '../../ports.ts'
import { buttons, type Card, card, note, text } from '../cards.ts'

/** What a person is asked and told when they want to be forgotten. */

const BOOKS =
  'What stays is the money: amounts, days and models under your member id, without a word of yours, because the books of your team must add up.'

export const FORGET_ACTION = 'forget-me'

export const forgetView = (): Card =>
  card(
    'Shall I forget you? Nothing of it comes back.',
    text({ bold: 'Shall I forget you? Nothing of it comes back.' }),
    text(
      'I erase what you asked for in this workspace and every word of it, your votes, your settings and what I learned of you, and the pictures that you alone could see. What is being made for you is cancelled first.',
    ),
    text('Pictures that others have seen stay in their channels: press Delete under those that should go, before you press here.'),
    note(BOOKS),
    buttons({ action: FORGET_ACTION, key: 'me', label: 'Forget me', style: 'danger' }),
  )

export const forgettingView = (): Card =>
  card(
    'I am forgetting you.',
    text({ bold: 'I am forgetting you.' }, ' I write to you when it is done. Should I be interrupted, I go on where I was.'),
  )

export function forgottenView({ requests, privatePictures, votes }: Erased): Card {
  const done = `I have erased ${counted(requests, 'request')} with every word of ${requests === 1 ? 'it' : 'them'}, ${counted(privatePictures, 'private picture')}, ${counted(votes, 'vote')} and your settings.`
  return card(done, text({ bold: 'You are forgotten.' }, ` ${done}`), note(BOOKS))
}

export const preparingView = (): Card =>
  card(
    'I am putting together what I keep of you.',
    text('I am putting together what I keep of you. It comes to you as a file in a direct message.'),
  )

export const ownDataView = (requests: number): Card => {
  const words = `This is what I keep of you in this workspace: ${counted(requests, 'request')}, your settings and what you spent. /banana forget erases it.`
  return card(words, text(words))
}

export const cannotSendView = (): Card => {
  const words =
    'I could not send you the file: it goes by direct message, and yours are closed to me. Open them, then ask again with /banana export.'
  return card(words, text(words))
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
