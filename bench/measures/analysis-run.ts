// All that the schedule's own process loads, Redis and models included: its memory counts as well.
import '../../src/compose/analysis.ts'
import '../../src/config.ts'
import { NO_LESSONS, numberOf } from '../../src/domain/lessons.ts'
import type { Sample } from '../../src/domain/sample.ts'
import { analyse } from '../../src/learning/analyse.ts'
import { readCatalogue } from '../../src/models/catalogue.ts'
import { fastTier } from '../../src/pipeline/intent/fast-tier.ts'
import { readCorpus } from '../../src/pipeline/intent/training/corpus.ts'

/** Analyses so many made-up records of one workspace, made one by one, and says how long that took and how large the process became. */
const records = Number(process.argv[2])
const PEOPLE = 5_000
const MODELS = ['flash', 'pro', 'lite', 'imagen'] as const
const corpus = readCorpus().filter(({ domain, style }) => domain && style)

function* made(): Generator<Sample> {
  for (let at = 0; at < records; at += 1) {
    const dice = (name: string, sides: number) => numberOf(`${name} ${at}`) % sides
    const { text, domain = 'photography', style = 'other' } = corpus[dice('wish', corpus.length)] as (typeof corpus)[number]
    const personId = `U${dice('person', PEOPLE)}`
    const isLiked = dice('liked', 100) < 65
    yield {
      ...{
        requestId: `r${at}`,
        workspace: 'slack:T1',
        channelId: 'C1',
        personId,
        askedAtMs: at * 1_000,
        tookMs: 8_000,
        state: 'delivered',
      },
      ...{
        isPrivate: false,
        words: `${text} ${dice('number', 100_000)}`,
        domain,
        style,
        confidence: dice('sure', 100) / 100,
        method: 'fast',
      },
      ...{
        wasAsked: dice('asked', 20) === 0,
        quality: 'standard',
        template: `${domain}/${style}/standard`,
        complexity: dice('complex', 60) / 100,
      },
      ...{ rule: 'standard', modelId: MODELS[dice('model', MODELS.length)] as string, chargedMicroUsd: 33_600, spentMicroUsd: 33_600 },
      votes: dice('votes', 2) === 0 ? [{ personId, value: isLiked ? 'up' : 'down', atMs: at }] : [],
      ...{ signals: [], exposures: {} },
    }
  }
}

const known = {
  lessons: NO_LESSONS,
  book: { offers: [] },
  models: readCatalogue(),
  doubt: { confirmBelow: 0.8, clarifyBelow: 0.5 },
  reader: fastTier(),
}
const startedMs = performance.now()
const analysis = await analyse(made(), known, 0)
const tookMs = performance.now() - startedMs
console.log(JSON.stringify({ tookMs, records: analysis.records, maxRssMb: process.resourceUsage().maxRSS / 1024 }))
