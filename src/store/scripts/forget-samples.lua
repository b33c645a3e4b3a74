-- Forgets what was learned of some requests of one workspace: their places in the indexes, the votes on them and what people did with their pictures.
-- KEYS[1] prefix; ARGV: workspace, then request ids. An id of another workspace is left alone. Returns how many were forgotten.
local prefix, workspace = KEYS[1], ARGV[1]
local forgotten = 0
for i = 2, #ARGV do
  local requestId = ARGV[i]
  if redis.call('ZREM', prefix .. ':samples:' .. workspace, requestId) == 1 then
    forgotten = forgotten + 1
    redis.call('ZREM', prefix .. ':samples', requestId)
    local asker = redis.call('HGET', prefix .. ':request:' .. requestId, 'person')
    if asker then redis.call('ZREM', prefix .. ':samples:' .. asker, requestId) end
    for _, kind in ipairs({ ':votes:', ':signals:' }) do
      for _, person in ipairs(redis.call('HKEYS', prefix .. kind .. requestId)) do
        redis.call('ZREM', prefix .. ':opinions:' .. person, requestId)
      end
      redis.call('DEL', prefix .. kind .. requestId)
    end
  end
end
return forgotten
