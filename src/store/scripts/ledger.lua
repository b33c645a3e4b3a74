-- What the acts of the ledger share; loaded before each of them. Money is whole micro-dollars; Redis writes a number
-- that a script hands it with all its 17 digits.
-- What is settled: hash <prefix>:money:<2026-11-20, 2026-W47 or 2026-11>, a figure an account. What is held: hash <prefix>:held:<2026-11-20>, a figure an account, by
-- the day of the reservation; weeks and months add these up over the days of <prefix>:held-days ("2026-11-20 2026-W47 2026-11"), of which there is one, or two
-- about midnight. So to reserve is to write one place, not one a period.
-- A reservation: hash <prefix>:hold:<request id> of `held` and `lines` (see accountLines in domain/ledger.ts); once settled, of `charged`.
-- <prefix>:holds orders reservations by when they may be dead. <prefix>:ledger is the journal, <prefix>:spend:<workspace>:<day> the sums of a day.
-- <prefix>:alerts holds alerts that nobody has been told of yet, by when they came up (see domain/announcement.ts).
local call = redis.call
local PERIOD_LIVES_S = { 10 * 86400, 20 * 86400, 70 * 86400 }
local SETTLED_LIVES_S = 2 * 86400
local LINES = '^([^\n]+)\n(%S+) (%S+) (%S+) (%S+)\n(%S+) (%S+) (%S+) (%S+)\n(%S+) (%S+) (%S+) (%S+)\n(%S+) (%S+) (%S+) (%S+)$'
local DATES = '^((%S+) (%S+) (%S+)) ?(.*)$'

-- Four accounts and their limits: person, channel, workspace in the days of the workspace, and global in those of the program. Lists by period, then by account.
local function openBook(prefix, lines)
  local dates, k1, d1, w1, m1, k2, d2, w2, m2, k3, d3, w3, m3, k4, d4, w4, m4 = string.match(lines, LINES)
  local here, day, week, month, everywhere = string.match(dates, DATES)
  local book = {
    prefix = prefix, lines = lines, dates = dates, accounts = { k1, k2, k3, k4 }, limits = { { d1, d2, d3, d4 }, { w1, w2, w3, w4 }, { m1, m2, m3, m4 } },
    here = here, periods = { day, week, month }, everywhere = here, globalPeriods = nil,
  }
  if everywhere ~= '' then
    local _, globalDay, globalWeek, globalMonth = string.match(everywhere, DATES)
    book.everywhere, book.globalPeriods = everywhere, { globalDay, globalWeek, globalMonth }
  end
  return book
end

-- Four figures under the names of the accounts, in the place of the workspace and in that of all. Missing ones are false.
local function figures(book, place, period, globalPeriod)
  local k, key = book.accounts, book.prefix .. place
  if not globalPeriod or globalPeriod == period then return call('HMGET', key .. period, k[1], k[2], k[3], k[4]) end
  local found = call('HMGET', key .. period, k[1], k[2], k[3])
  found[4] = call('HGET', key .. globalPeriod, k[4])
  return found
end

local function setFigures(book, place, period, globalPeriod, to)
  local k, key = book.accounts, book.prefix .. place
  if not globalPeriod or globalPeriod == period then return call('HSET', key .. period, k[1], to[1], k[2], to[2], k[3], to[3], k[4], to[4]) end
  call('HSET', key .. period, k[1], to[1], k[2], to[2], k[3], to[3])
  call('HSET', key .. globalPeriod, k[4], to[4])
end

local function heldToday(book)
  if not book.held then
    book.held = figures(book, ':held:', book.periods[1], book.globalPeriods and book.globalPeriods[1])
  end
  return book.held
end

-- What is held in a week or a month, one figure an account: the days of it on which something still is.
local function heldInPeriod(book, p)
  local total = { 0, 0, 0, 0 }
  local here, everywhere = book.periods[p], (book.globalPeriods or book.periods)[p]
  local k = book.accounts
  for _, dates in ipairs(call('SMEMBERS', book.prefix .. ':held-days')) do
    local _, day, week, month = string.match(dates, DATES)
    local period = p == 2 and week or month
    if period == here or period == everywhere then
      local found = call('HMGET', book.prefix .. ':held:' .. day, k[1], k[2], k[3], k[4])
      for a = 1, 4 do
        if period == (a == 4 and everywhere or here) then total[a] = total[a] + (found[a] or 0) end
      end
    end
  end
  return total
end

-- By period with a limit, what is settled and what is held, a figure an account.
local function used(book, p)
  local settled = figures(book, ':money:', book.periods[p], book.globalPeriods and book.globalPeriods[p])
  return settled, p == 1 and heldToday(book) or heldInPeriod(book, p)
end

local function isLimited(limits) return limits[1] ~= '-' or limits[2] ~= '-' or limits[3] ~= '-' or limits[4] ~= '-' end

-- More or less is held. A figure of nothing goes, and with the last of a day its mention.
local function moveHeld(book, by)
  local before, k = heldToday(book), book.accounts
  local days = { book.periods[1], book.globalPeriods and book.globalPeriods[1] }
  -- A reservation of before there was this place to count it may come back from where it never was.
  local to = {}
  for a = 1, 4 do to[a] = math.max(0, (before[a] or 0) + by) end
  setFigures(book, ':held:', days[1], days[2], to)
  book.held = to
  if by > 0 then
    if not before[3] then call('SADD', book.prefix .. ':held-days', book.here) end
    if days[2] and not before[4] then call('SADD', book.prefix .. ':held-days', book.everywhere) end
    return
  end
  for a = 1, 4 do
    if to[a] == 0 then
      local place, dates = book.prefix .. ':held:' .. (a == 4 and days[2] or days[1]), a == 4 and book.everywhere or book.here
      call('HDEL', place, k[a])
      if a >= 3 and call('EXISTS', place) == 0 then call('SREM', book.prefix .. ':held-days', dates) end
    end
  end
end

local function expireIfNew(book, p, isNew, isNewEverywhere)
  local key = book.prefix .. ':money:'
  if isNew then call('EXPIRE', key .. book.periods[p], PERIOD_LIVES_S[p]) end
  if isNewEverywhere and book.globalPeriods then call('EXPIRE', key .. book.globalPeriods[p], PERIOD_LIVES_S[p]) end
end

-- Returns what is settled now, by period, then by account.
local function addSettled(book, microUsd)
  local settled = {}
  for p = 1, 3 do
    local globalPeriod = book.globalPeriods and book.globalPeriods[p]
    local before = figures(book, ':money:', book.periods[p], globalPeriod)
    local to = {}
    for a = 1, 4 do to[a] = (before[a] or 0) + microUsd end
    setFigures(book, ':money:', book.periods[p], globalPeriod, to)
    expireIfNew(book, p, not before[3], not before[4])
    settled[p] = to
  end
  return settled
end

local function roomIn(book)
  local room = math.huge
  for p = 1, 3 do
    local limits = book.limits[p]
    if isLimited(limits) then
      local settled, held = used(book, p)
      for a = 1, 4 do
        if limits[a] ~= '-' then room = math.min(room, limits[a] - (settled[a] or 0) - (held[a] or 0)) end
      end
    end
  end
  return room
end

-- Gives back what is reserved. Again, or without a reservation, it does nothing. Returns what was given back.
local function release(prefix, requestId, why)
  local hold = prefix .. ':hold:' .. requestId
  local found = call('HMGET', hold, 'held', 'lines')
  if not found[1] then return 0 end
  local held = tonumber(found[1])
  local book = openBook(prefix, found[2])
  moveHeld(book, -held)
  -- Whoever was to be told on this result has not been told.
  local told = book.accounts[1] .. ':told'
  for p = 1, 3 do
    local money = prefix .. ':money:' .. book.periods[p]
    if book.limits[p][1] ~= '-' and call('HGET', money, told) == requestId then call('HDEL', money, told) end
  end
  call('DEL', hold)
  call('ZREM', prefix .. ':holds', requestId)
  call('XADD', prefix .. ':ledger', '*', 'kind', 'released', 'requestId', requestId, 'microUsd', found[1], 'why', why)
  return held
end

-- The sums of the day in which a request is counted, and their name in the journal.
local function dayName(book) return book.accounts[3] .. ':' .. book.periods[1] end

local function dayOf(prefix, lines)
  local name = dayName(openBook(prefix, lines))
  return prefix .. ':spend:' .. name, name
end

local ALERTS = { 100, 80, 50 }
local function percentUsed(spent, limit)
  for _, percent in ipairs(ALERTS) do
    if spent * 100 >= limit * percent then return percent end
  end
  return 0
end

local function alert(prefix, account, period, percent, limit, spent)
  local time = call('TIME')
  local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
  call('ZADD', prefix .. ':alerts', 'NX', nowMs, table.concat({ account, period, percent, string.format('%.0f', limit), string.format('%.0f', spent) }, ' '))
end

-- What is charged in a period only grows, so a charge crosses each line once; of several at once the highest is told.
local function alertOfCharge(book, settled, charge, globalAlert)
  for p = 1, 3 do
    local limit, spent = tonumber(book.limits[p][3]), settled[p][3]
    if limit and limit > 0 then
      local percent = percentUsed(spent, limit)
      if percent > percentUsed(spent - charge, limit) then alert(book.prefix, book.accounts[3], book.periods[p], percent, limit, spent) end
    end
  end
  local spent, day = settled[1][4], (book.globalPeriods or book.periods)[1]
  if globalAlert > 0 and spent >= globalAlert and spent - charge < globalAlert then
    alert(book.prefix, book.accounts[4], day, 100, globalAlert, spent)
  end
end

-- A limit is seldom met to the cent: it is used up when what is left of it does not pay for a picture.
local function alertOfRefusal(book, wanted)
  for p = 1, 3 do
    local limit, money = tonumber(book.limits[p][3]), book.prefix .. ':money:' .. book.periods[p]
    local spent = limit and tonumber(call('HGET', money, book.accounts[3]) or 0)
    if limit and limit > 0 and spent + wanted > limit and call('HSETNX', money, book.accounts[3] .. ':full:told', limit) == 1 then
      if call('TTL', money) < 0 then call('EXPIRE', money, PERIOD_LIVES_S[p]) end
      alert(book.prefix, book.accounts[3], book.periods[p], 100, limit, spent)
    end
  end
end

-- `tallies` is what else is counted of a delivered picture: "name number name number". All names of the day are read and written at once.
local function addToDay(book, charge, modelId, tallies)
  local day, names, more = book.prefix .. ':spend:' .. dayName(book), {}, {}
  local function add(name, count)
    names[#names + 1] = name
    more[#more + 1] = count
  end
  for _, part in ipairs({ 'all', 'model:' .. modelId, book.accounts[1], book.accounts[2] }) do
    add(part .. ' images', 1)
    if charge > 0 then add(part .. ' microUsd', charge) end
  end
  for name, count in string.gmatch(tallies, '(%a+) (%d+)') do add('all ' .. name, count) end
  local before, pairs = call('HMGET', day, unpack(names)), {}
  for i, name in ipairs(names) do
    pairs[2 * i - 1] = name
    pairs[2 * i] = (before[i] or 0) + more[i]
  end
  call('HSET', day, unpack(pairs))
end

-- Charges what a delivered picture cost, once, and gives back the rest of its reservation, in the periods of the reservation. What was not reserved is charged as
-- far as the limits of today have room; the remainder is the house's, and stands in the journal as such. Returns what was charged.
local function settle(prefix, requestId, cost, modelId, linesNow, tallies, globalAlert)
  local hold = prefix .. ':hold:' .. requestId
  local found = call('HMGET', hold, 'held', 'lines', 'charged')
  if found[3] then return tonumber(found[3]) end
  local held = tonumber(found[1] or 0)
  local book = openBook(prefix, found[2] or linesNow)
  if found[2] and linesNow ~= '' then book.limits = openBook(prefix, linesNow).limits end
  local charge = cost
  if cost > held then charge = math.min(cost, held + math.max(0, roomIn(book))) end
  if held > 0 then moveHeld(book, -held) end
  if charge > 0 then alertOfCharge(book, addSettled(book, charge), charge, globalAlert) end
  addToDay(book, charge, modelId, tallies)

  local entry = { 'kind', 'settled', 'requestId', requestId, 'microUsd', charge, 'modelId', modelId }
  local function add(name, value)
    entry[#entry + 1] = name
    entry[#entry + 1] = value
  end
  if held > 0 then add('freedMicroUsd', held) else add('lines', book.lines) end
  if charge < cost then add('unchargedMicroUsd', cost - charge) end
  if tallies ~= '' then add('tallies', tallies) end
  call('XADD', prefix .. ':ledger', '*', unpack(entry))

  if found[1] then
    call('DEL', hold)
    call('ZREM', prefix .. ':holds', requestId)
  end
  call('HSET', hold, 'charged', charge)
  call('EXPIRE', hold, SETTLED_LIVES_S)
  return charge
end

-- Reservations whose time has passed. One whose request is still open lives on; the others go back.
local function sweep(prefix, nowMs, forMs, most)
  local freed = 0
  for _, requestId in ipairs(call('ZRANGEBYSCORE', prefix .. ':holds', '-inf', nowMs, 'LIMIT', 0, most)) do
    if call('ZSCORE', prefix .. ':open', requestId) then
      call('ZADD', prefix .. ':holds', nowMs + forMs, requestId)
    else
      release(prefix, requestId, 'expired')
      freed = freed + 1
    end
  end
  return freed
end

local function clock(shiftMs)
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(shiftMs)
end
