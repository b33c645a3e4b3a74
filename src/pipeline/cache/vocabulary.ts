/**
 * What the reader of wishes knows of English. It errs to the strict side: a word that is missing here costs a merge, never a wrong one.
 */

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/u))
const phrases = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s*[,\n]\s*/u))

// --- Which way a wish is read --------------------------------------------------------------------------------------------------------------

/** Something will be written on the picture, so every letter, its case and its place count. */
export const WRITTEN = words(`
  text texts word words lettering letter letters caption captions captioned title titled subtitle slogan says say saying said spelling spelled spells
  label labels labelled labeled inscribed inscription written writes writing wrote typed headline quote quotes named called number numbers numbered
  digit digits numeral numerals initials monogram font typography typographic logo logos logotype wordmark sign signs signage banner banners billboard
  sticker stickers tattoo tattoos poster posters headlines formula equation code reads plate plates jersey calligraphy name names`)

/** What is asked for has an order of its own. */
export const IN_ORDER = words(`
  sequence sequences step steps timeline comic comics panel panels storyboard flowchart flow diagram diagrams chart charts graph workflow pipeline
  architecture wireframe layout schema order ordered left right leftmost rightmost then first second third finally respectively versus vs
  collage diptych triptych grid row rows column columns list listed`)

/** Words of other languages that English does not have: their order, articles and endings are not ours to judge. */
export const FOREIGN = words(`
  der das dem den ein eine einen einem einer und mit auf von im am zum zur ohne bei unter über für ist sind wie aus nach vor neben zwischen
  le la les un une et avec sur dans du des au aux en sans pour sous qui est de el los las una y con por para sin sobre del al se su es lo
  o os um uma uns com em na nas nos do da dos das sem ao à il gli di che della nel nella per sulla e het een met op voor zonder aan en och med på
  av ett og`)

/** Said with any wish, to be polite or to get going. */
export const POLITE = words('please pls plz kindly thanks thx')
/** On these, thanks may be what is to be written. */
export const SAYS_THANKS = words('card cards greeting invitation invitations note notes gift stamp mug balloon cake message')
export const GREETINGS = words('hi hey hello')
export const LEADS: readonly (readonly string[])[] = [
  'can you',
  'could you',
  'would you',
  'will you',
  'i want',
  'i need',
  "i'd like",
  'i would like',
  'i want to see',
  "i'd like to see",
  'give me',
  'show me',
  'get me',
  'make me',
  'make us',
  'create me',
  'generate me',
  'make',
  'create',
  'generate',
  'produce',
].map((lead) => lead.split(' '))
/** "an image of a cat" is a cat; a photo, a drawing or a portrait of one says how. */
export const ANY_IMAGE = words('image picture pic img')

// --- Kinds of words --------------------------------------------------------------------------------------------------------------------------

export const ARTICLES = words('a an the')
export const DETERMINERS = words('a an the some my our your several many few')
export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
    ten: '10',
    eleven: '11',
    twelve: '12',
  }),
)

/** Begins or continues a clause: what follows belongs to what stands before. */
export const FUNCTION_WORDS = words(`
  about above across against along among amid around as at atop behind below beneath beside besides beyond by down during except facing for in inside into
  like minus near of off on onto out outside over past per through toward towards under underneath until up upon via with within without
  and or but nor yet so than because while when where whose who whom which that what if whether though
  is are was were be been being am has have had having do does did can could will would should may might must
  it its he his him she her hers they their theirs them this these those i me my we us our you your
  no not never none neither nobody nothing cannot don't doesn't isn't aren't without only also too very really more less most least much
  both each every either all any another other same former latter one once together alone apart away back there here`)

/** Points at something said elsewhere, so the order of the things said counts. */
export const POINTS_BACK = words(`
  it its he his him she her hers they their theirs them this that these those other another former latter same both each either neither one
  above below opposite instead except but also too again last before after top bottom`)

export const NEGATIONS = words("no not without never none neither nor except minus don't doesn't isn't aren't nobody nothing cannot")

/** Ends in -ing and is a thing. */
export const ING_NOUNS = words(`
  painting drawing building lighting ring king string spring wing evening morning ceiling wedding clothing sibling duckling earring pudding
  etching engraving rendering setting styling shading ping thing sling swing`)

export const COLOURS = words(`
  red orange yellow green blue purple violet pink brown black white grey gray silver gold golden beige cream ivory turquoise teal cyan magenta indigo
  crimson scarlet maroon burgundy navy azure lavender lilac mauve olive lime mint emerald jade amber bronze copper coral salmon peach tan khaki charcoal
  ruby sapphire fuchsia colorful colourful multicolored multicoloured monochrome rainbow blond blonde brunette ginger sepia`)

/** Describes and does not stand alone. A phrase that ends in one of these leans on another phrase, we do not know which. */
export const ADJECTIVES = words(`
  big small large huge tiny little giant enormous massive tall short long wide narrow thin thick fat slim heavy light dark bright pale dim old young new
  ancient vintage retro modern futuristic medieval antique rusty dusty dirty clean shiny matte glossy smooth rough soft hard wet dry hot cold warm cool
  frozen snowy rainy sunny cloudy foggy misty stormy windy happy sad angry calm peaceful quiet loud sleepy tired scared brave cute funny scary beautiful
  ugly pretty handsome elegant simple plain fancy ornate cosy cozy lonely busy empty full open closed broken wild tame fluffy furry hairy bald curly
  straight round square flat sharp steep deep shallow high low fast slow fresh rotten ripe raw sweet striped spotted dotted checked checkered tabby
  wooden metallic woolen woollen floral magical mystical mysterious fantastic epic heroic royal tropical rural urban industrial abandoned haunted
  glowing smiling laughing crying sleeping single double triple smaller bigger larger taller older younger silk wool cotton leather velvet denim linen
  wood metal steel iron glass plastic paper ceramic marble stone brick concrete rubber clay transparent opaque left right real fake
  golden-haired red-haired bearded armored armoured`)

/** One and many sound alike, or the thing and the stuff do: "a fish" is not "fish", "a chicken" is not "chicken". Their article stays. */
export const ARTICLE_COUNTS = words(`
  sheep fish deer moose elk bison salmon trout tuna cod shrimp squid aircraft spacecraft hovercraft offspring species series koi swine carp
  chicken lamb turkey duck goose rabbit pheasant octopus glass iron paper wood stone fire light rock hair chocolate ice egg cake coffee tea beer wine
  cheese bread marble brick rubber tin cork cotton silk leather space water pizza pie steak ham pumpkin melon grass bamboo clay sand cloth rope cloud
  snow smoke steam soap sugar salt corn onion garlic cabbage lettuce fruit hay straw coal bone fur wool chalk room lightning people youth band`)

/** The article is part of the name or of the amount: "a few", "the rock", "the who". */
export const ARTICLE_STAYS_BEFORE = words(`
  few little lot bit couple rock who doors thing mask office matrix shining hague cure police clash eagles killers smiths band weeknd weekend joker
  flash witcher boss beast pope president queen king prince princess hulk predator crow fly birds alien martian godfather terminator grinch
  scream kiss thinker creation birth great starry wall ring hobbit phantom nutcracker milkmaid persistence grand`)
/** "plan A", "vitamin a", "size A": here A is a letter. */
export const NAMES_A_LETTER = words(
  'letter vitamin grade plan type class team group hepatitis size note key section hall block model series blood option part exhibit',
)

/** Another thing altogether with a capital, and as common: a country and a bird, a firm and a fruit. Their case stays as it was written. */
export const ALWAYS_KEEPS_CASE = words(`
  apple turkey polish china jordan amazon us it who aids march may august will bill mark chad cuba bath reading nice cork lima java python rust
  target meta gap puma jaguar mustang oracle excel discord subway visa tesla lotus shell ford dell`)

/** Names now and then. Their capital counts where case tells something: not in a wish that is all capitals, or in which every word has one. */
export const MAY_BE_A_NAME = words(`
  rose frank jack grace hope faith daisy lily ivy iris jasmine ruby pearl amber violet hazel olive ginger robin drew chase hunter mason cooper baker
  smith potter fisher windows word slack banana tide dove sprite swift mobile orlando phoenix buffalo mercury mars venus jupiter saturn pluto earth
  titan apollo pan atlas echo galaxy pixel ram mini guess express virgin sharp bush king queen prince cher pink drake seal sting common beetle
  bear bears bull eagles giants jets bills browns packers rams saints heat magic nets suns thunder jazz kings rockets spurs wild
  swan wolf fox hawk crane wren jay cardinal marlin dean duke earl baron bishop pope temple hall banks rivers brook forest glen cliff dale heath sun star rock`)

// --- What may float --------------------------------------------------------------------------------------------------------------------------

/** Speaks of the whole picture: style, light, time, weather, camera, finish. */
export const WHOLE_PICTURE_WORDS = words(`
  watercolor painting photo photograph illustration cinematic photorealistic hyperrealistic realistic minimalist minimalistic minimalism surreal surrealism
  impressionist impressionism cubist cubism expressionist baroque brutalist cartoon anime manga cyberpunk steampunk vaporwave noir isometric
  pixelart lineart gouache pastel charcoal-drawing doodle render bokeh macro closeup panorama panoramic aerial fisheye telephoto wide-angle
  sunset sunrise dusk dawn night nighttime daytime daylight midday noon twilight moonlight sunlight starlight candlelight backlit backlighting sidelight
  fog mist rain drizzle snowfall overcast autumn summer winter spring hdr uhd 4k 8k 16k 2k ultradetailed hyperdetailed detailed masterpiece
  dramatic moody whimsical dreamy dreamlike ethereal nostalgic serene atmospheric artstation octane blender keyshot redshift c4d cinema4d vector svg 3d
  grainy candid editorial packshot lookbook fantasy sci-fi lo-fi lofi morning evening overhead`)
export const WHOLE_PICTURE_PHRASES = phrases(`
  golden hour, blue hour, shallow depth of field, depth of field, highly detailed, very detailed, ultra detailed, extremely detailed, ultra realistic,
  hyper realistic, photo realistic, black and white, sharp focus, soft focus, low key, high key, long exposure, double exposure, film grain, tilt shift,
  rule of thirds, wide angle, low angle, high angle, bird's eye view, top down, at night, at dusk, at dawn, at sunset, at sunrise, in the rain, in the fog,
  pixel art, line art, pop art, concept art, digital art, art deco, art nouveau, oil painting, oil on canvas, studio ghibli, unreal engine, octane render,
  hand drawn, film look, motion blur, soft shadows, hyper detailed, ray tracing, unreal engine 5, stop motion, high contrast, sci fi, award winning, trending on artstation, close up, full body, white background, black background, vector art, flat design, low poly`)
export const WHOLE_PICTURE_HEADS = words(`
  lighting light style shot lens view angle background backdrop palette colors tones mood atmosphere composition focus photography painting illustration
  art render rendering photo photograph sketch drawing aesthetic quality resolution detail details perspective weather exposure vibe vibes print poster film
  hour look feel bg shadows contrast`)
export const NOT_IN_THE_PICTURE = words(
  'people humans person persons watermark watermarks logo border borders frame background shadows clouds buildings cars animals text words letters',
)

/** Things that can be named without an article and stand alone. */
export const THINGS = words(`
  cat cats kitten kittens dog dogs puppy puppies horse horses cow cows pig goat donkey hen pigeon sparrow owl owls parrot penguin penguins flamingo
  peacock bird birds fox foxes wolf wolves bear bears panda pandas raccoon otter otters badger beaver squirrel hedgehog mouse mice rat hamster hare lion
  lions tiger tigers leopard cheetah jaguar panther elephant elephants giraffe zebra rhino hippo camel llama alpaca kangaroo koala monkey gorilla whale
  whales dolphin dolphins shark turtle frog frogs lizard snake crocodile butterfly butterflies bee bees spider snail dragon dragons unicorn robot robots
  man men woman women girl girls boy boys child children baby couple family grandmother grandfather mother father bride groom king queen knight wizard
  witch pirate astronaut chef farmer soldier sailor pilot dancer musician singer athlete runner surfer monk samurai ninja alien ghost
  mountain mountains hill hills valley canyon cliff cliffs desert forest jungle meadow field fields beach sea ocean island lake pond river stream waterfall
  glacier iceberg volcano cave sky clouds storm rainbow aurora stars tree trees flower flowers rose roses tulips sunflower sunflowers garden park path road
  house houses cottage cabin barn castle tower palace cathedral church temple bridge lighthouse windmill street alley city cityscape skyline village town
  building buildings skyscraper skyscrapers library museum station airport harbour harbor kitchen bedroom balcony rooftop cafe
  car cars bus train tram bicycle bike motorcycle boat ship sailboat plane rocket spaceship balloon umbrella lamp lantern chair table sofa bench bed book
  books clock camera guitar piano violin mug cup bowl bottle vase candle teapot hat scarf coat dress shoe shoes boots sneakers watch backpack suitcase
  mat rug window door fence wall moon sun planet apple banana lemon strawberry cherry pear bicycle skateboard surfboard kite snowman`)

/** Evidence that the words are English; none of these is a word of the languages in FOREIGN. */
export const ENGLISH = words(`
  the of with at by from under over into onto behind beside near inside through across wearing holding riding sitting standing sleeping eating jumping
  running flying looking walking dancing swimming playing reading drinking and without between around above below outside against his her their its
  this that who which is are some several many every no not on`)

/** What the same verb is called in "a cat sits on a mat" and "a cat sitting on a mat". Words that are also things (flies, drinks, looks) are not here. */
export const VERBS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sits: 'sitting',
    wears: 'wearing',
    holds: 'holding',
    eats: 'eating',
    sleeps: 'sleeping',
    jumps: 'jumping',
    swims: 'swimming',
    carries: 'carrying',
  }),
)

/** One word, two spellings. */
export const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    colour: 'color',
    colours: 'colors',
    coloured: 'colored',
    colourful: 'colorful',
    multicoloured: 'multicolored',
    watercolour: 'watercolor',
    watercolours: 'watercolors',
    cosy: 'cozy',
    jewellery: 'jewelry',
    armour: 'armor',
    armoured: 'armored',
    woollen: 'woolen',
    pyjamas: 'pajamas',
    grey: 'gray',
    'close-up': 'closeup',
    'tee-shirt': 't-shirt',
    tshirt: 't-shirt',
  }),
)
