/**
 * What picture models refuse most, and what nearly says the same and is drawn: for where no text model can be asked. Words are matched whole, in any case, the
 * longest first. Only what a harmless wish may contain by accident stands here; the rest is for the asker to put differently.
 */
export const SOFTENINGS: readonly (readonly [words: readonly string[], instead: string])[] = [
  // Violence
  [['covered in blood', 'covered with blood', 'soaked in blood', 'blood-soaked', 'blood soaked'], 'covered in red paint'],
  [['bloody', 'gory', 'gruesome', 'brutal'], 'dramatic'],
  [['blood', 'gore'], 'red paint'],
  [['dead body', 'dead bodies', 'corpse', 'corpses', 'cadaver'], 'fallen statue'],
  [['massacre', 'slaughter', 'bloodbath'], 'dramatic battle scene'],
  [['killing', 'murdering', 'slaying', 'stabbing', 'shooting at', 'beheading', 'strangling'], 'confronting'],
  [['kills', 'murders', 'slays', 'stabs', 'shoots at', 'beheads', 'strangles'], 'confronts'],
  [['murder', 'killing spree'], 'mystery'],
  [['murderer', 'serial killer', 'assassin'], 'mysterious stranger'],
  [['severed head', 'severed hand', 'severed arm'], 'marble sculpture'],
  [['terrorist', 'terrorists'], 'film villain'],
  [['torture', 'tortured'], 'struggling'],
  [['suicide', 'hanging himself', 'hanging herself'], 'deep sadness'],
  // Weapons
  [['machine gun', 'assault rifle', 'shotgun', 'ak-47', 'rifle'], 'vintage camera'],
  [['handgun', 'pistol', 'revolver', 'gun'], 'garden hose'],
  [['guns'], 'garden hoses'],
  [['bloody knife', 'machete', 'dagger'], 'paintbrush'],
  [['bomb', 'grenade', 'explosive'], 'firework'],
  [['bombs', 'grenades', 'explosives'], 'fireworks'],
  // Bodies
  [['completely naked', 'fully naked', 'naked', 'nude', 'topless', 'unclothed'], 'robed'],
  [['sexy', 'seductive', 'erotic', 'sensual'], 'elegant'],
  [['lingerie', 'underwear', 'bikini'], 'summer clothes'],
  // Substances
  [['cocaine', 'heroin', 'crystal meth'], 'powdered sugar'],
  [['smoking weed', 'smoking a joint'], 'relaxing'],
  [['cannabis', 'marijuana'], 'fern leaves'],
  // Too close to existing works and marks
  [['mickey mouse'], 'a cheerful cartoon mouse'],
  [['donald duck'], 'a grumpy cartoon duck'],
  [['pikachu', 'pokemon', 'pokémon'], 'a small electric fantasy creature'],
  [['spider-man', 'spiderman', 'batman', 'superman', 'iron man'], 'a masked superhero'],
  [['darth vader'], 'a dark-armoured space knight'],
  [['harry potter'], 'a young wizard with round glasses'],
  [['super mario'], 'a jumping plumber in a red cap'],
  [['elsa from frozen', 'disney princess'], 'a fairy-tale princess'],
  [['studio ghibli', 'ghibli'], 'hand-painted animation'],
  [['pixar', 'disney'], 'cheerful animated film'],
]

/** Wishes of which no form is proposed: whoever meant something harmless knows better than a table how to say it. */
export const ABOUT_MINORS: readonly string[] = [
  'child',
  'children',
  'kid',
  'kids',
  'baby',
  'toddler',
  'minor',
  'minors',
  'teen',
  'teens',
  'teenager',
  'teenagers',
  'schoolgirl',
  'schoolboy',
  'girl',
  'girls',
  'boy',
  'boys',
  'underage',
  'loli',
]
export const ABOUT_SEX: readonly string[] = [
  'sex',
  'sexual',
  'sexy',
  'seductive',
  'erotic',
  'sensual',
  'naked',
  'nude',
  'topless',
  'unclothed',
  'lingerie',
  'underwear',
  'bikini',
  'porn',
]
