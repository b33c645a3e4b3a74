/** What the sketch model can draw, as data: a word says what it shows, when and in which colours. Words are singular and in lower case. */

export const TIMES = ['dawn', 'day', 'dusk', 'night'] as const
export type Time = (typeof TIMES)[number]

export const WEATHERS = ['clear', 'rain', 'snow', 'fog'] as const
export type Weather = (typeof WEATHERS)[number]

/** The ground a landscape stands on. */
export const GROUNDS = ['hills', 'mountains', 'forest', 'sea', 'lake', 'beach', 'city', 'desert', 'field', 'space', 'underwater'] as const
export type Ground = (typeof GROUNDS)[number]

/** Single things that stand, fly or swim in a landscape. */
export const FIGURES = [
  'cabin',
  'house',
  'castle',
  'lighthouse',
  'tent',
  'windmill',
  'boat',
  'balloon',
  'rocket',
  'bridge',
  'cat',
  'dog',
  'fox',
  'rabbit',
  'owl',
  'bear',
  'deer',
  'birds',
  'fish',
  'whale',
  'butterfly',
  'person',
  'astronaut',
  'couple',
  'robot',
  'banana',
  'flowers',
  'tree',
  'fire',
  'car',
] as const
export type Figure = (typeof FIGURES)[number]

/** Things that stand in a studio. */
export const OBJECTS = ['bottle', 'mug', 'shoe', 'box', 'phone', 'watch', 'jar', 'headphones', 'lamp', 'chair', 'bag', 'book'] as const
export type StudioObject = (typeof OBJECTS)[number]

const words = <T extends string>(table: Readonly<Partial<Record<T, string>>>): ReadonlyMap<string, T> =>
  new Map(
    Object.entries<string | undefined>(table).flatMap(([meaning, list]) =>
      (list ?? '').split(' ').map((word) => [word, meaning as T] as const),
    ),
  )

export const TIME_WORDS = words<Time>({
  dawn: 'dawn sunrise morning daybreak',
  day: 'day noon sunny daylight midday afternoon summer spring',
  dusk: 'dusk sunset evening twilight golden cosy cozy romantic warm',
  night: 'night midnight moon moonlight moonlit star starry aurora galaxy milky dark spooky halloween neon',
})

export const WEATHER_WORDS = words<Weather>({
  rain: 'rain rainy storm stormy drizzle thunder wet',
  snow: 'snow snowy winter ice icy frost christmas arctic',
  fog: 'fog foggy mist misty haze smoke',
})

export const GROUND_WORDS = words<Ground>({
  hills: 'hill meadow valley countryside farm village grass pasture vineyard',
  mountains: 'mountain alp alpine peak summit everest volcano cliff canyon',
  forest: 'forest wood woodland pine jungle taiga grove',
  sea: 'sea ocean wave harbour harbor coast ship boat sailing sail lighthouse',
  lake: 'lake river pond waterfall stream fjord reflection',
  beach: 'beach island tropical palm sand shore seaside surf hawaii lagoon',
  city: 'city skyline town street skyscraper tokyo york london pari berlin downtown urban metropolis building office neon cyberpunk',
  desert: 'desert dune sahara cactus camel pyramid egypt mars',
  field: 'field tulip sunflower lavender wheat garden flower poppy rose daisy',
  space: 'space planet galaxy astronaut rocket universe cosmos nebula orbit saturn spaceship',
  underwater: 'underwater fish whale coral reef aquarium shark jellyfish submarine octopus',
})

export const FIGURE_WORDS = words<Figure>({
  cabin: 'cabin hut lodge chalet cottage shack',
  house: 'house home farmhouse mansion barn villa',
  castle: 'castle palace fortress tower knight kingdom dragon',
  lighthouse: 'lighthouse beacon',
  tent: 'tent camping camp campsite',
  windmill: 'windmill mill turbine',
  boat: 'boat ship sailboat yacht sail canoe kayak regatta',
  balloon: 'balloon zeppelin airship',
  rocket: 'rocket spaceship spacecraft shuttle launch',
  bridge: 'bridge viaduct aqueduct',
  cat: 'cat kitten kitty tomcat',
  dog: 'dog puppy hound corgi labrador',
  fox: 'fox vixen wolf coyote',
  rabbit: 'rabbit bunny hare',
  owl: 'owl',
  bear: 'bear panda grizzly',
  deer: 'deer stag elk moose reindeer',
  birds: 'bird seagull gull eagle hawk swallow crow raven goose duck parrot swan',
  fish: 'fish goldfish trout shark koi aquarium reef',
  whale: 'whale dolphin orca',
  butterfly: 'butterfly moth bee dragonfly',
  person:
    'person man woman girl boy traveller traveler hiker wanderer people human child monk portrait fisherman sailor chef teacher king queen wizard doctor musician selfie headshot artist dancer farmer samurai surfer',
  astronaut: 'astronaut cosmonaut spaceman spacewoman',
  couple: 'couple lover friend family wedding',
  robot: 'robot android droid bot cyborg',
  banana: 'banana',
  flowers: 'flower rose tulip daisy poppy bouquet lavender sunflower garden',
  tree: 'tree oak maple blossom sakura cherry willow birch',
  fire: 'fire campfire bonfire',
  car: 'car van truck bus jeep camper taxi',
})

export const OBJECT_WORDS = words<StudioObject>({
  bottle: 'bottle perfume wine water beer shampoo serum fragrance flask juice whisky',
  mug: 'mug cup coffee tea espresso cappuccino latte',
  shoe: 'shoe sneaker boot trainer footwear',
  box: 'box package packaging parcel gift cereal carton',
  phone: 'phone smartphone iphone mobile tablet app',
  watch: 'watch smartwatch clock wristwatch',
  jar: 'jar candle cream honey jam cosmetic skincare pot',
  headphones: 'headphone headset earphone earbud',
  lamp: 'lamp light lantern',
  chair: 'chair armchair stool sofa furniture couch',
  bag: 'bag handbag backpack purse tote suitcase',
  book: 'book notebook magazine novel journal',
})

export const COLOUR_WORDS: ReadonlyMap<string, string> = new Map([
  ['red', '#d64541'],
  ['crimson', '#b01e3c'],
  ['scarlet', '#d92b2b'],
  ['orange', '#f08a3c'],
  ['amber', '#f2a93b'],
  ['yellow', '#f4c542'],
  ['gold', '#d9a73a'],
  ['golden', '#e0ad45'],
  ['green', '#4c9f63'],
  ['emerald', '#1f9d73'],
  ['olive', '#7d8240'],
  ['mint', '#8fd3b6'],
  ['teal', '#1f8a8c'],
  ['turquoise', '#37b5b0'],
  ['cyan', '#35b7d6'],
  ['blue', '#3d7dd8'],
  ['navy', '#22386f'],
  ['azure', '#4aa3e8'],
  ['indigo', '#4b4aa8'],
  ['purple', '#8450b5'],
  ['violet', '#8b5cc9'],
  ['lavender', '#a98fd6'],
  ['lilac', '#b99ad8'],
  ['magenta', '#c93b8f'],
  ['pink', '#ec7fa9'],
  ['rose', '#e0718f'],
  ['peach', '#f6b08c'],
  ['brown', '#8a5a3a'],
  ['beige', '#d9c3a0'],
  ['black', '#23242c'],
  ['white', '#f2f1ec'],
  ['grey', '#8b9199'],
  ['gray', '#8b9199'],
  ['silver', '#b8bfc8'],
  ['neon', '#e0218a'],
])

export const AUTUMN_WORDS: ReadonlySet<string> = new Set(['autumn', 'fall', 'october', 'november', 'harvest', 'halloween', 'maple'])

/** Words that carry nothing to show: left out of titles and labels. */
export const FILLER_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the of in on at to for with and or by from into over under as is are be it its this that these those my our your their his her me i we you please ' +
    'draw make create show generate paint render design image picture photo photograph illustration drawing sketch diagram chart flowchart wireframe sequence ' +
    'architecture network technical landing page named called shot some very really nice beautiful professional style high quality detailed looking like using about how what where when which while'
  ).split(' '),
)
