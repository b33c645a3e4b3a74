import type { RequestRecord } from '../../domain/record.ts'
import { ASPECTS, QUALITIES } from '../../domain/request.ts'
import type { Form, FormField } from '../cards.ts'
import { shorten } from './words.ts'

/** The forms in which a wish is written: a new one, and one that is put differently. */

/** @param key the request whose words fill the form, or `new` */
export const createForm = (key: string, words: string, maxChars: number): Form => ({
  name: 'create',
  key,
  title: 'Create an image',
  submit: 'Create',
  fields: [
    wordsField('What shall I draw?', 'For example: a cosy cabin at dusk', words, maxChars),
    choiceField('quality', 'Quality', QUALITIES, 'standard'),
    choiceField('aspect', 'Shape', ASPECTS, '1:1'),
  ],
})

export function editForm(record: Editable, maxChars: number): Form {
  const { request, learned } = record
  const hint = 'I draw the new words as a new picture. I cannot change the picture itself yet.'
  return {
    name: 'edit',
    key: request.requestId,
    title: 'Edit the wish',
    submit: 'Draw it',
    fields: [
      wordsField('What shall I draw instead?', hint, wordsToEdit(record), maxChars),
      choiceField('quality', 'Quality', QUALITIES, request.options.quality ?? 'standard'),
      choiceField('aspect', 'Shape', ASPECTS, request.options.aspect ?? learned.plan?.aspect ?? '1:1'),
    ],
  }
}

/** What the form starts with: the words that were proposed for a wish that was refused, else the wish with everything that was answered about it. */
export const wordsToEdit = ({ request, learned, proposal }: Editable): string => proposal?.words ?? learned.intent?.wish ?? request.words

type Editable = Pick<RequestRecord, 'request' | 'learned' | 'proposal'>

const wordsField = (label: string, hint: string, words: string, maxChars: number): FormField => ({
  kind: 'words',
  name: 'words',
  label,
  hint,
  value: shorten(words, maxChars),
  maxLength: maxChars,
})

const choiceField = (name: string, label: string, values: readonly string[], value: string): FormField => ({
  kind: 'choice',
  name,
  label,
  value,
  choices: values.map((each) => ({ value: each, label: each })),
})
