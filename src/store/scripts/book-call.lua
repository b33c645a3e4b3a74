-- Books what one call to a provider may cost, before it is sent. The provider's own spend is counted by call; people are charged on delivery only.
-- KEYS[1] prefix; ARGV: requestId, attempt, model id, micro-dollars, 'picture' or 'words', account lines. Returns 'overtaken', 'cancelled', or in a list the id of the booking
-- and the name of the day in which it is counted.
local prefix, requestId = KEYS[1], ARGV[1]
local record = prefix .. ':request:' .. requestId
local held = redis.call('HMGET', record, 'state', 'attempts')
if held[1] == 'cancelled' then return 'cancelled' end
if held[1] ~= 'running' or held[2] ~= ARGV[2] then return 'overtaken' end
-- Should this worker die, the next attempt may find a picture on disk: it is by the model that was asked for one last.
if ARGV[5] == 'picture' then redis.call('HSET', record, 'askedModel', ARGV[3]) end
redis.call('HINCRBY', record, 'spent', ARGV[4])
local day, name = dayOf(prefix, ARGV[6])
redis.call('HINCRBY', day, 'provider calls', 1)
redis.call('HINCRBY', day, 'provider microUsd', ARGV[4])
local entry = { 'kind', 'called', 'requestId', requestId, 'modelId', ARGV[3], 'microUsd', ARGV[4], 'countedIn', name }
return { redis.call('XADD', prefix .. ':ledger', '*', unpack(entry)), name }
