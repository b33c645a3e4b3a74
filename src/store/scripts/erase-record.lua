-- Removes the record of a request that has ended, and what leads to it. The journal of money has no words and stays.
-- KEYS[1] prefix; ARGV: requestId, person key, how many private pictures go with it, then keys of messages. Returns 1, or 0 for one that is open or another person's.
local prefix, requestId, person = KEYS[1], ARGV[1], ARGV[2]
local record = prefix .. ':request:' .. requestId
local held = redis.call('HMGET', record, 'state', 'person')
if held[1] == 'waiting' or held[1] == 'running' or held[1] == 'asking' then return 0 end
-- What another person asked for is theirs.
if held[2] and held[2] ~= person then
  redis.call('ZREM', prefix .. ':history:' .. person, requestId)
  return 0
end
redis.call('DEL', record, prefix .. ':votes:' .. requestId, prefix .. ':signals:' .. requestId, prefix .. ':reply:' .. requestId)
for i = 4, #ARGV do
  local message = prefix .. ':message:' .. ARGV[i]
  if redis.call('GET', message) == requestId then redis.call('DEL', message) end
end
redis.call('ZREM', prefix .. ':history:' .. person, requestId)
local erasure = prefix .. ':erasure:' .. person
if held[1] and redis.call('EXISTS', erasure) == 1 then
  redis.call('HINCRBY', erasure, 'requests', 1)
  redis.call('HINCRBY', erasure, 'privatePictures', ARGV[3])
end
return 1
