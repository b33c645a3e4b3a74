-- The wait for an answer is over. Whoever comes first, a person or the clock, decides.
-- KEYS[1] prefix; ARGV: requestId, attempt, the answer that silence is, as json. Returns { the answer that stands }, 'overtaken' or 'cancelled'.
local record = KEYS[1] .. ':request:' .. ARGV[1]
local held = redis.call('HMGET', record, 'state', 'attempts', 'answer')
if held[1] == 'cancelled' then return 'cancelled' end
if held[1] ~= 'running' or held[2] ~= ARGV[2] then return 'overtaken' end
if not held[3] then redis.call('HSET', record, 'answer', ARGV[3]) end
return { held[3] or ARGV[3] }
