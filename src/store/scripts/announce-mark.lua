-- "I am about to post there", unless another claim has taken over; the lease begins anew. KEYS[1] prefix; ARGV: key, token, channel, or '' when nothing was
-- posted for certain, lease in ms.
-- Returns 1, or 0 for whoever was overtaken.
local record = KEYS[1] .. ':announcement:' .. ARGV[1]
if redis.call('HGET', record, 'token') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('HSET', record, 'state', 'claimed')
  redis.call('HDEL', record, 'channel', 'sinceMs')
else
  local time = redis.call('TIME')
  local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('HSET', record, 'state', 'posting', 'channel', ARGV[3], 'untilMs', nowMs + ARGV[4])
  -- An earlier post whose answer got lost may still show up.
  redis.call('HSETNX', record, 'sinceMs', nowMs)
end
return 1
