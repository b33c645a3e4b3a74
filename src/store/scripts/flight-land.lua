-- The leader is done: the waiting are handed over to be woken. A leader that was succeeded has nobody to wake.
-- KEYS[1] prefix; ARGV: id, requestId, how long the others fly alone in ms, or ''. Returns the request ids that wait.
local flight = KEYS[1] .. ':flight:' .. ARGV[1]
if redis.call('HGET', flight, 'leader') ~= ARGV[2] then return {} end
if ARGV[3] ~= '' then redis.call('SET', flight .. ':declined', ARGV[2], 'PX', ARGV[3]) end
local waiting = redis.call('SMEMBERS', flight .. ':waiting')
redis.call('DEL', flight, flight .. ':waiting')
return waiting
