-- A person's answer to the open question of a request. The first one stands.
-- KEYS[1] prefix; ARGV: requestId, step, answer json, time limit of the request from now in ms, key of the delivery that carried it, its life in ms.
-- Returns 'taken', 'repeated' (the same delivery came before), 'answered' (somebody or the clock was first) or 'none' (nothing is asked here).
local prefix, requestId = KEYS[1], ARGV[1]
local record, seen = prefix .. ':request:' .. requestId, prefix .. ':seen:' .. ARGV[5]
local held = redis.call('HMGET', record, 'state', 'question', 'answer')
-- The same call once more, because its confirmation got lost on the way.
if held[3] == ARGV[3] then return 'taken' end
if redis.call('EXISTS', seen) == 1 then return 'repeated' end
if held[1] ~= 'asking' and held[1] ~= 'running' and held[1] ~= 'waiting' then return 'none' end
if not held[2] then return 'none' end
if held[3] or cjson.decode(held[2]).step ~= ARGV[2] then return 'answered' end

redis.call('HSET', record, 'answer', ARGV[3])
-- Delivered again when the question is over, it would otherwise be taken for a wish.
redis.call('SET', seen, requestId, 'PX', ARGV[6])
-- A running attempt is just asking and finds the answer when it lets go.
if held[1] == 'asking' then
  local time = redis.call('TIME')
  local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('HSET', record, 'state', 'waiting')
  redis.call('ZADD', prefix .. ':unqueued', nowMs, requestId)
  redis.call('ZADD', prefix .. ':open', string.format('%d', nowMs + tonumber(ARGV[4])), requestId)
end
return 'taken'
