-- Holds money for a request before it is spent, under all limits at once or not at all. Asked again it holds at least as much: the same changes nothing, more is
-- raised in the periods of the first time.
-- KEYS[1] prefix; ARGV: requestId, attempt ('' for nobody's), micro-dollars, account lines, from when and until when these are right in ms, life in ms,
-- shift of the clock in ms, percent of a person's limit at which they are told.
-- Returns { 'held', micro-dollars, periods to tell of … }, { 'settled', micro-dollars }, { 'later', now in ms } when the lines are of another day,
-- { 'over', then for each limit that is in the way: account, which period (1 to 3), limit, settled, held }, 'overtaken' or 'cancelled'.
local prefix, requestId = KEYS[1], ARGV[1]
local nowMs = clock(ARGV[8])
if ARGV[2] ~= '' then
  local owned = redis.call('HMGET', prefix .. ':request:' .. requestId, 'state', 'attempts')
  if owned[1] == 'cancelled' then return 'cancelled' end
  if owned[1] ~= 'running' or owned[2] ~= ARGV[2] then return 'overtaken' end
end

local hold = prefix .. ':hold:' .. requestId
local found = redis.call('HMGET', hold, 'held', 'lines', 'charged')
if found[3] then return { 'settled', found[3] } end
if not found[1] and (nowMs < tonumber(ARGV[5]) or nowMs >= tonumber(ARGV[6])) then return { 'later', nowMs } end
-- Whoever asks is alive.
if found[1] then redis.call('ZADD', prefix .. ':holds', nowMs + ARGV[7], requestId) end
local held, lines = tonumber(found[1] or 0), found[2] or ARGV[4]
local wanted = math.max(held, tonumber(ARGV[3]))
local book = openBook(prefix, lines)

local function inTheWay()
  local over
  for p = 1, 3 do
    local limits, settled, ofAll = book.limits[p], book.settled[p], book.held[p]
    for a = 1, 4 do
      if limits[a] ~= '-' and settled[a] + ofAll[a] + wanted - held > tonumber(limits[a]) then
        over = over or { 'over' }
        for _, fact in ipairs({ book.accounts[a], p, limits[a], settled[a], ofAll[a] }) do over[#over + 1] = fact end
      end
    end
  end
  return over
end

if wanted > held then
  local over = inTheWay()
  if over and sweep(prefix, nowMs, ARGV[7], 100) > 0 then
    book = openBook(prefix, lines)
    over = inTheWay()
  end
  if over then
    alertOfRefusal(prefix, book, wanted - held)
    return over
  end
  move(book, 0, wanted - held)
  redis.call('HSET', hold, 'held', wanted, 'lines', lines)
  redis.call('ZADD', prefix .. ':holds', nowMs + ARGV[7], requestId)
  if held == 0 then
    redis.call('XADD', prefix .. ':ledger', '*', 'kind', 'reserved', 'requestId', requestId, 'microUsd', wanted, 'lines', lines)
  else
    redis.call('XADD', prefix .. ':ledger', '*', 'kind', 'reserved', 'requestId', requestId, 'microUsd', wanted - held)
  end
end

-- A person is told once a period: on the result of the first request that crosses the line, however often that one is tried.
local answer = { 'held', wanted }
for p = 1, 3 do
  local limit = tonumber(book.limits[p][1])
  if limit and (book.settled[p][1] + book.held[p][1]) * 100 >= limit * ARGV[9] then
    local told = book.accounts[1] .. ':told'
    redis.call('HSETNX', book.hashes[p], told, requestId)
    if redis.call('HGET', book.hashes[p], told) == requestId then answer[#answer + 1] = p end
  end
end
return answer
