-- Books what one call to a provider may cost, before it is sent. The provider's own spend is counted by call; people are charged on delivery only.
-- KEYS[1] prefix; ARGV: requestId, attempt, model id, micro-dollars, 'picture' or 'words'. Returns 'overtaken', 'cancelled', or the id of the booking in a list.
local prefix, requestId = KEYS[1], ARGV[1]
local record = prefix .. ':request:' .. requestId
local held = redis.call('HMGET', record, 'state', 'attempts', 'person')
if held[1] == 'cancelled' then return 'cancelled' end
if held[1] ~= 'running' or held[2] ~= ARGV[2] then return 'overtaken' end
-- Should this worker die, the next attempt may find a picture on disk: it is by the model that was asked for one last.
if ARGV[5] == 'picture' then redis.call('HSET', record, 'askedModel', ARGV[3]) end
return { redis.call('XADD', prefix .. ':ledger', '*', 'kind', 'called', 'requestId', requestId, 'modelId', ARGV[3], 'microUsd', ARGV[4],
  'workspace', string.match(held[3], '^[^:]+:[^:]+')) }
