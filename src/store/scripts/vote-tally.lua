-- Opinions by day, for reports: hash <prefix>:tally:<workspace>:<day> of `up`, `down` and `liked`, the pictures of which somebody thinks well. A vote that is
-- changed or taken back is taken back on the day for which it was counted. Loaded before vote.lua; call it once the vote stands.
-- before: the vote that stood, or nil; value: 'up', 'down', or '' for none; day: of the vote that stands now.
local function countVote(prefix, requestId, before, value, day)
  local record = prefix .. ':request:' .. requestId
  local found = redis.call('HMGET', record, 'request', 'likedOn')
  if not found[1] then return end
  local place = cjson.decode(found[1]).place
  local opinions = prefix .. ':tally:' .. place.platform .. ':' .. place.workspaceId .. ':'
  if before and before.value ~= '' and before.day then redis.call('HINCRBY', opinions .. before.day, before.value, -1) end
  if value ~= '' then redis.call('HINCRBY', opinions .. day, value, 1) end

  local isLiked = false
  for _, vote in ipairs(redis.call('HVALS', prefix .. ':votes:' .. requestId)) do isLiked = isLiked or cjson.decode(vote).value == 'up' end
  if isLiked and not found[2] then
    redis.call('HSET', record, 'likedOn', day)
    redis.call('HINCRBY', opinions .. day, 'liked', 1)
  elseif not isLiked and found[2] then
    redis.call('HDEL', record, 'likedOn')
    redis.call('HINCRBY', opinions .. found[2], 'liked', -1)
  end
end
