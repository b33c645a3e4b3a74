-- A provider told one of us when to come back: until then none of us asks. A shorter word does not cut a longer one short.
-- KEYS[1] prefix; ARGV: model id, how long in ms. Returns how long it is held now, in ms.
local key = KEYS[1] .. ':model-busy:' .. ARGV[1]
local leftMs, forMs = redis.call('PTTL', key), tonumber(ARGV[2])
if leftMs >= forMs then return leftMs end
redis.call('SET', key, '1', 'PX', ARGV[2])
return forMs
