-- What was made before under this key, if it is young enough and the workspace has not been purged since; being found keeps it from eviction.
-- KEYS[1] prefix; ARGV: id, workspace, most age in ms. Returns the entry's json, or nothing.
local prefix, id, workspace = KEYS[1], ARGV[1], ARGV[2]
local entry = redis.call('GET', prefix .. ':picture:' .. id)
if not entry then return false end
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local facts = cjson.decode(string.match(entry, '^[^\n]*'))
local purgedMs = tonumber(redis.call('HGET', prefix .. ':pictures:purged', workspace) or 0)
if facts[2] ~= workspace or facts[1] <= purgedMs or facts[1] < nowMs - tonumber(ARGV[3]) then return false end
redis.call('ZADD', prefix .. ':pictures', 'XX', nowMs, id)
return entry
