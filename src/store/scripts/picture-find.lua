-- What was made before under this key, if it was used lately, is not too old, and the workspace has not been purged since; being found is being used.
-- KEYS[1] prefix; ARGV: id, workspace, life after the last use in ms, most age in ms. Returns the entry's json, or nothing.
local prefix, id, workspace = KEYS[1], ARGV[1], ARGV[2]
local entry = redis.call('GET', prefix .. ':picture:' .. id)
if not entry then return false end
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local facts = cjson.decode(string.match(entry, '^[^\n]*'))
local purgedMs = tonumber(redis.call('HGET', prefix .. ':pictures:purged', workspace) or 0)
if facts[2] ~= workspace or facts[1] <= purgedMs then return false end
local all = prefix .. ':pictures'
if tonumber(redis.call('ZSCORE', all, id) or 0) < nowMs - tonumber(ARGV[3]) then return false end
if facts[1] < nowMs - tonumber(ARGV[4]) then
  -- Nobody uses it any more: the next sweep lets go of it.
  redis.call('ZADD', all, 'XX', 0, id)
  return false
end
redis.call('ZADD', all, 'XX', nowMs, id)
return entry
