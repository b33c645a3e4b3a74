-- KEYS[1] prefix; ARGV: workspace and person, version before, what was set by hand as JSON. Returns 1, or 0 when another change was faster.
local preferences = KEYS[1] .. ':preferences:' .. ARGV[1]
if (redis.call('HGET', preferences, 'version') or '0') ~= ARGV[2] then return 0 end
redis.call('HSET', preferences, 'version', ARGV[2] + 1, 'chosen', ARGV[3])
return 1
