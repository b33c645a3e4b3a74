-- Since when each kind of summary is wanted: what was due before is not made good. KEYS[1] prefix; ARGV: now in ms, then all that are wanted now.
-- Returns since when, in their order.
local wanted = KEYS[1] .. ':summaries-wanted'
local now, answer = {}, {}
for i = 2, #ARGV do
  now[ARGV[i]] = true
  redis.call('HSETNX', wanted, ARGV[i], ARGV[1])
  answer[#answer + 1] = redis.call('HGET', wanted, ARGV[i])
end
for _, name in ipairs(redis.call('HKEYS', wanted)) do
  if not now[name] then redis.call('HDEL', wanted, name) end
end
return answer
