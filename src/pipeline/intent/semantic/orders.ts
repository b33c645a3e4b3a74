/** How wishes look that speak to whoever reads them. Gaps are bounded, so that no text makes them slow. */
const ORDERS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rules?|instructions?|prompts?|guidelines)\b/iu,
  /\b(?:answer|respond|reply|output|classify|return)\b.{0,40}\b(?:confidence|json|domain|photography|diagrams|art|products|[01]\.\d)/iu,
  /\b(?:system|developer) (?:prompt|message|instructions?)\b/iu,
  /\byou are (?:now|no longer)\b/iu,
  /"?\b(?:confidence|unclear|domain)\b"?\s{0,3}[:=]/iu,
  /\b(?:ignorier\w*|missachte|vergiss)\b.{0,40}\b(?:regeln|anweisungen|vorgaben)\b/iu,
  /\b(?:ignora|olvida|ignore|esqueça|oublie|ignorez|oubliez)\b.{0,40}(?:reglas|instrucciones|regras|instruções|règles|consignes)/iu,
  /(?:指示|ルール|規則).{0,12}(?:無視|忘れ)/u,
  /(?:忽略|无视|無視|忘记).{0,12}(?:规则|指令|指示|提示|要求)/u,
]

/**
 * Whether a wish tries to tell its reader what to answer. It may also be a poster that says so; what is read from it is then worth no more than
 * the fast tier's reading, which cannot be talked into anything.
 */
export const readsLikeOrders = (words: string): boolean => ORDERS.some((order) => order.test(words))
