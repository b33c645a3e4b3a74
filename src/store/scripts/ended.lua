-- Where ended requests are found by when they were asked: among all, among those of their workspace and among those of their person. Here and not where they are
-- accepted, because there somebody waits for the acknowledgement.
local function indexSample(prefix, requestId, person, askedAtMs)
  local workspace = string.match(person, '^(.*):[^:]*$')
  for _, index in ipairs({ '', ':' .. workspace, ':' .. person }) do redis.call('ZADD', prefix .. ':samples' .. index, askedAtMs, requestId) end
end

