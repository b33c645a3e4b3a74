import type { Understanding } from '../../ports.ts'
import type { Stage } from '../pipeline.ts'

/** Words to domain and style. No request ever fails here: without a clue the reading is a default with a low confidence. */
export const understand = (understanding: Understanding): Stage<'intent'> => ({
  name: 'understand',
  learns: 'intent',
  async run({ request }) {
    return understanding.read(request.words)
  },
})
