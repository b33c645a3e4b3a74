-- Books what one call to a provider may cost, before it is sent. The provider's own spend is counted by call; people are charged on delivery only.
-- KEYS[1] prefix; ARGV: requestId, attempt, model id, micro-dollars. Returns 'ok', 'overtaken' or 'cancelled'.
local prefix, requestId = KEYS[1], ARGV[1]
local held = redis.call('HMGET', prefix .. ':request:' .. requestId, 'state', 'attempts')
if held[1] == 'cancelled' then return 'cancelled' end
if held[1] ~= 'running' or held[2] ~= ARGV[2] then return 'overtaken' end
redis.call('XADD', prefix .. ':ledger', '*', 'kind', 'called', 'requestId', requestId, 'modelId', ARGV[3], 'microUsd', ARGV[4])
return 'ok'
