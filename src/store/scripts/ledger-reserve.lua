-- Holds money for a request before it is spent, under all limits at once or not at all. Asked again it holds at least as much: the same changes nothing, more is
-- raised in the periods of the first time, under the limits of now.
-- KEYS[1] prefix; ARGV: requestId, attempt ('' for nobody's), micro-dollars, account lines, from when and until when these are right in ms, life in ms,
-- shift of the clock in ms, percent of a person's limit at which they are told.
-- Returns { 'held', micro-dollars, periods to tell of … }, { 'settled', micro-dollars }, { 'later', now in ms } when the lines are of another day,
-- { 'over', then for each limit that is in the way: which account (1 to 4), which period (1 to 3), limit, settled, held }, 'overtaken' or 'cancelled'.
local prefix, requestId = KEYS[1], ARGV[1]
local nowMs = clock(ARGV[8])
-- What somebody allowed for this one request, above all limits but those of `global`, which is the fourth account (decide.lua).
local allowed = 0
if ARGV[2] ~= '' then
  local owned = call('HMGET', prefix .. ':request:' .. requestId, 'state', 'attempts', 'allowedMicroUsd')
  allowed = tonumber(owned[3] or 0)
  if owned[1] == 'cancelled' then return 'cancelled' end
  if owned[1] ~= 'running' or owned[2] ~= ARGV[2] then return 'overtaken' end
end

local hold, holds = prefix .. ':hold:' .. requestId, prefix .. ':holds'
local found = call('HMGET', hold, 'held', 'lines', 'charged')
if found[3] then return { 'settled', found[3] } end
if not found[1] and (nowMs < tonumber(ARGV[5]) or nowMs >= tonumber(ARGV[6])) then return { 'later', nowMs } end
-- Whoever asks is alive.
if found[1] then call('ZADD', holds, nowMs + ARGV[7], requestId) end
local held = tonumber(found[1] or 0)
local wanted = math.max(held, tonumber(ARGV[3]))
local book = openBook(prefix, ARGV[4])
if found[2] then
  local before = openBook(prefix, found[2])
  local rest = string.sub(ARGV[4], #book.dates + 1)
  -- A thread may be known to be of a channel by now; what is held stays in the account that it came from.
  if book.accounts[2] ~= before.accounts[2] then
    local a = 0
    rest = string.gsub(rest, '\n%S+', function()
      a = a + 1
      return '\n' .. before.accounts[a]
    end)
    book.accounts = before.accounts
  end
  book.lines = before.dates .. rest
  book.dates, book.here, book.periods, book.everywhere, book.globalPeriods =
    before.dates, before.here, before.periods, before.everywhere, before.globalPeriods
end

-- The limits without room for so much more, if there are any; and the periods in which the person comes near the end of one.
local function weigh(more)
  local over, near
  for p = 1, 3 do
    local limits = book.limits[p]
    if isLimited(limits) then
      local settled, ofAll = used(book, p)
      for a = 1, 4 do
        if limits[a] ~= '-' then
          local limit, total = tonumber(limits[a]), (settled[a] or 0) + (ofAll[a] or 0) + more
          if more > 0 and total > limit and not (a < 4 and wanted <= allowed) then
            over = over or { 'over' }
            for _, fact in ipairs({ a, p, limit, settled[a] or 0, ofAll[a] or 0 }) do over[#over + 1] = fact end
          elseif a == 1 and total * 100 >= limit * ARGV[9] then
            near = near or {}
            near[#near + 1] = p
          end
        end
      end
    end
  end
  return over, near
end

local over, near = weigh(wanted - held)
if over and sweep(prefix, nowMs, ARGV[7], 100) > 0 then
  book.held = nil
  over, near = weigh(wanted - held)
end
if over then
  alertOfRefusal(book, wanted - held)
  return over
end
if wanted > held then
  if not found[1] then call('ZADD', holds, nowMs + ARGV[7], requestId) end
  moveHeld(book, wanted - held)
  call('HSET', hold, 'held', wanted, 'lines', book.lines)
  call('XADD', prefix .. ':ledger', '*', 'kind', 'reserved', 'requestId', requestId, 'microUsd', wanted - held, 'lines', book.lines)
end

-- A person is told once a period: on the result of the first request that crosses the line, however often that one is tried.
local answer = { 'held', wanted }
for _, p in ipairs(near or {}) do
  local money, told = prefix .. ':money:' .. book.periods[p], book.accounts[1] .. ':told'
  if call('HSETNX', money, told, requestId) == 1 and call('TTL', money) < 0 then call('EXPIRE', money, PERIOD_LIVES_S[p]) end
  if call('HGET', money, told) == requestId then answer[#answer + 1] = p end
end
return answer
