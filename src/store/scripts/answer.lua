-- A person's answer to the open question of a request. The first one stands.
-- KEYS[1] prefix; ARGV: requestId, step, choice, answer json, time limit of the request from now in ms.
-- Returns 'taken', 'repeated' (the same delivery came before), 'answered' (somebody or the clock was first) or 'none' (nothing is asked here).
local prefix, requestId = KEYS[1], ARGV[1]
local record = prefix .. ':request:' .. requestId
local held = redis.call('HMGET', record, 'state', 'question', 'answer', 'intent')
if held[1] ~= 'asking' and held[1] ~= 'running' and held[1] ~= 'waiting' then return 'none' end
if not held[2] then return 'none' end
-- The same call once more, because its confirmation got lost on the way.
if held[3] == ARGV[4] then return 'taken' end
local question, deliveryId = cjson.decode(held[2]), cjson.decode(ARGV[4]).deliveryId
local earlier = question.answers
if held[3] then earlier[#earlier + 1] = cjson.decode(held[3]) end
for _, answer in ipairs(earlier) do
  if deliveryId and answer.deliveryId == deliveryId then return 'repeated' end
end
if held[3] or held[4] or question.step ~= ARGV[2] then return 'answered' end

redis.call('HSET', record, 'answer', ARGV[4])
-- A running attempt is just asking and finds the answer when it lets go.
if held[1] == 'asking' then
  local time = redis.call('TIME')
  local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('HSET', record, 'state', 'waiting')
  redis.call('ZADD', prefix .. ':unqueued', nowMs, requestId)
  redis.call('ZADD', prefix .. ':open', string.format('%d', nowMs + tonumber(ARGV[5])), requestId)
end
return 'taken'
