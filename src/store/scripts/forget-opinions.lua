-- Forgets what one person thought of some pictures. KEYS[1] prefix; ARGV: person key, then request ids.
local prefix, person = KEYS[1], ARGV[1]
for i = 2, #ARGV do
  redis.call('HDEL', prefix .. ':votes:' .. ARGV[i], person)
  redis.call('HDEL', prefix .. ':signals:' .. ARGV[i], person)
  redis.call('ZREM', prefix .. ':opinions:' .. person, ARGV[i])
end
return #ARGV - 1
