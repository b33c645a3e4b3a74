-- Forgets pictures: of one workspace, when one is named; unused since a time, when one is given; all that are named otherwise. Every process hears of it.
-- KEYS[1] prefix; ARGV: workspace or '', last use in ms or '', then ids. Returns { request id, image key, … } of what is leaving.
local prefix, workspace, unusedSinceMs = KEYS[1], ARGV[1], tonumber(ARGV[2])
local all = prefix .. ':pictures'
local leaving = {}
for i = 3, #ARGV do
  local id = ARGV[i]
  local entry = redis.call('GET', prefix .. ':picture:' .. id)
  local facts = entry and cjson.decode(string.match(entry, '^[^\n]*'))
  local lastUsedMs = tonumber(redis.call('ZSCORE', all, id) or 0)
  if (workspace == '' or (facts and facts[2] == workspace)) and (not unusedSinceMs or lastUsedMs <= unusedSinceMs) then
    redis.call('ZREM', all, id)
    if facts then
      redis.call('DEL', prefix .. ':picture:' .. id)
      redis.call('ZREM', all .. ':of:' .. facts[2], id)
      redis.call('HDEL', all .. ':vectors:' .. facts[2], id)
      redis.call('HSET', all .. ':leaving', facts[3], facts[4])
      leaving[#leaving + 1] = facts[3]
      leaving[#leaving + 1] = facts[4]
    end
    redis.call('PUBLISH', all .. ':gone', id)
  end
end
return leaving
