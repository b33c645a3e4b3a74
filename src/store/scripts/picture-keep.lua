-- Keeps one picture, and lets go of the least recently used ones beyond the bound. What is let go stays in `leaving` until its bytes are released,
-- so that a crash in between forgets none.
-- KEYS[1] prefix; ARGV: id, entry without its first part (the time), workspace, 'offered' or '', most entries, most recent ones of a workspace.
-- Returns { request id, image key, … } of what is leaving.
local prefix, id, workspace = KEYS[1], ARGV[1], ARGV[3]
local all = prefix .. ':pictures'
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local leaving = {}
local function factsOf(entry) return cjson.decode(string.match(entry, '^[^\n]*')) end
local function letGo(entry)
  local facts = factsOf(entry)
  redis.call('HSET', prefix .. ':pictures:leaving', facts[3], facts[4])
  leaving[#leaving + 1] = facts[3]
  leaving[#leaving + 1] = facts[4]
  return facts
end

local earlier = redis.call('GET', prefix .. ':picture:' .. id)
if earlier and factsOf(earlier)[3] ~= factsOf('[0,' .. ARGV[2])[3] then letGo(earlier) end
redis.call('SET', prefix .. ':picture:' .. id, '[' .. string.format('%.0f', nowMs) .. ',' .. ARGV[2])
redis.call('ZADD', all, nowMs, id)
if ARGV[4] ~= '' then
  local recent = all .. ':of:' .. workspace
  redis.call('ZADD', recent, nowMs, id)
  redis.call('ZREMRANGEBYRANK', recent, 0, -1 - tonumber(ARGV[6]))
end

while redis.call('ZCARD', all) > tonumber(ARGV[5]) do
  local oldest = redis.call('ZPOPMIN', all)[1]
  local entry = redis.call('GET', prefix .. ':picture:' .. oldest)
  if entry then
    local workspace = letGo(entry)[2]
    redis.call('ZREM', all .. ':of:' .. workspace, oldest)
    redis.call('HDEL', all .. ':vectors:' .. workspace, oldest)
    redis.call('DEL', prefix .. ':picture:' .. oldest)
  end
end
return leaving
