-- A worker takes the request. The attempt's number is the fence: every later write of an earlier attempt is refused.
-- KEYS[1] prefix; ARGV: requestId. Returns the record as a flat list, or nothing when the request is unknown or has ended.
local prefix, requestId = KEYS[1], ARGV[1]
local record = prefix .. ':request:' .. requestId
local state = redis.call('HGET', record, 'state')
if state ~= 'waiting' and state ~= 'running' and state ~= 'asking' then return false end

redis.call('HINCRBY', record, 'attempts', 1)
local time = redis.call('TIME')
redis.call('HSET', record, 'state', 'running')
redis.call('HSETNX', record, 'startedAtMs', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('ZREM', prefix .. ':unqueued', requestId)

if redis.call('ZREM', prefix .. ':line', requestId) == 1 then
  local turn = tonumber(redis.call('HGET', record, 'turn'))
  local now = prefix .. ':line:now'
  if turn > tonumber(redis.call('GET', now) or 0) then redis.call('SET', now, turn) end
  local person, last = redis.call('HGET', record, 'person'), prefix .. ':line:last'
  if tonumber(redis.call('HGET', last, person) or 0) <= turn then redis.call('HDEL', last, person) end
end
return redis.call('HGETALL', record)
