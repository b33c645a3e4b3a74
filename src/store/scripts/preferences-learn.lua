-- KEYS[1] prefix; ARGV: workspace and person, since when was learned, habits as JSON. What was learned from requests that were to be forgotten meanwhile is dropped.
local preferences = KEYS[1] .. ':preferences:' .. ARGV[1]
if (redis.call('HGET', preferences, 'sinceMs') or '0') ~= ARGV[2] then return 0 end
redis.call('HSET', preferences, 'habits', ARGV[3])
return 1
