-- KEYS[1] prefix; ARGV: workspace and person, now. Learning starts anew with what comes after.
local preferences = KEYS[1] .. ':preferences:' .. ARGV[1]
redis.call('HDEL', preferences, 'habits')
redis.call('HSET', preferences, 'sinceMs', ARGV[2])
return 1
