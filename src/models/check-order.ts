import { Problem } from '../errors.ts'
import type { Order } from '../ports.ts'

/** All references together, decoded: as base64 they stay below the 20 MB that Google takes in one request. */
export const MAX_REFERENCE_BYTES = 13 * 1024 * 1024

/** Refuses what the entry of the model does not offer, before anything is sent. @throws Problem MODEL_CANNOT saying what */
export function checkOrder({ model, aspect, size = '1K', references = [], edit = false }: Order): void {
  const { abilities, aspects, sizes } = model
  const bytes = references.reduce((sum, reference) => sum + reference.bytes.byteLength, 0)
  const rules: readonly [boolean, string][] = [
    [!aspects.includes(aspect), `draw in ${aspect}; it can draw in ${aspects.join(', ')}`],
    [!sizes.includes(size), `draw in ${size}; it can draw in ${sizes.join(', ')}`],
    [edit && !abilities.edit, 'change a picture'],
    [edit && references.length === 0, 'change a picture without being given one'],
    [!edit && references.length > 0 && abilities.references === 0, 'draw by pictures, only by words'],
    [
      references.length > Math.max(abilities.references, edit ? 1 : 0),
      `look at ${references.length} pictures at once, only at ${abilities.references}`,
    ],
    [bytes > MAX_REFERENCE_BYTES, `take pictures of more than ${MAX_REFERENCE_BYTES / 1024 / 1024} MB together`],
  ]
  const broken = rules.find(([applies]) => applies)
  if (!broken) return
  const [, what] = broken
  throw new Problem('MODEL_CANNOT', `${model.modelId} cannot ${what}`, { values: { modelId: model.modelId, what }, spentMicroUsd: 0 })
}
