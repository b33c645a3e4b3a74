-- What the acts of the ledger share; loaded before each of them. Money is whole micro-dollars; Redis writes a number
-- that a script hands it with all its 17 digits.
-- The counters of a period: hash <prefix>:money:<2026-11-20, 2026-W47 or 2026-11>, for each account what is settled, and under <account>:held what is reserved.
-- A reservation: hash <prefix>:hold:<request id> of `held` and `lines` (see accountLines in domain/ledger.ts); once settled, of `charged`.
-- <prefix>:holds orders reservations by when they may be dead. <prefix>:ledger is the journal, <prefix>:spend:<workspace>:<day> the sums of a day.
-- <prefix>:alerts holds alerts that nobody has been told of yet, by when they came up (see domain/announcement.ts).
local PERIOD_LIVES_S = { 10 * 86400, 20 * 86400, 70 * 86400 }
local SETTLED_LIVES_S = 2 * 86400
local LINES = '^(%S+) (%S+) (%S+)\n(%S+) (%S+) (%S+) (%S+)\n(%S+) (%S+) (%S+) (%S+)\n(%S+) (%S+) (%S+) (%S+)\n(%S+) (%S+) (%S+) (%S+)$'

-- The counters of four accounts in three periods. Lists by number, which are cheapest to make: limits, settled and held by period, then by account.
local function openBook(prefix, lines)
  local day, week, month, k1, d1, w1, m1, k2, d2, w2, m2, k3, d3, w3, m3, k4, d4, w4, m4 = string.match(lines, LINES)
  local h1, h2, h3, h4 = k1 .. ':held', k2 .. ':held', k3 .. ':held', k4 .. ':held'
  local book = {
    accounts = { k1, k2, k3, k4 }, helds = { h1, h2, h3, h4 }, periods = { day, week, month }, hashes = {},
    limits = { { d1, d2, d3, d4 }, { w1, w2, w3, w4 }, { m1, m2, m3, m4 } }, settled = {}, held = {}, isNew = {},
  }
  for p = 1, 3 do
    local hash = prefix .. ':money:' .. book.periods[p]
    local found = redis.call('HMGET', hash, k1, k2, k3, k4, h1, h2, h3, h4)
    book.hashes[p] = hash
    book.settled[p] = { tonumber(found[1] or 0), tonumber(found[2] or 0), tonumber(found[3] or 0), tonumber(found[4] or 0) }
    book.held[p] = { tonumber(found[5] or 0), tonumber(found[6] or 0), tonumber(found[7] or 0), tonumber(found[8] or 0) }
    -- Every movement is one of the global account.
    book.isNew[p] = not found[4] and not found[8]
  end
  return book
end

local function move(book, settledBy, heldBy)
  local names, helds = book.accounts, book.helds
  for p = 1, 3 do
    local settled, held = book.settled[p], book.held[p]
    for a = 1, 4 do settled[a], held[a] = settled[a] + settledBy, held[a] + heldBy end
    redis.call('HSET', book.hashes[p], helds[1], held[1], helds[2], held[2], helds[3], held[3], helds[4], held[4])
    if settledBy ~= 0 then
      redis.call('HSET', book.hashes[p], names[1], settled[1], names[2], settled[2], names[3], settled[3], names[4], settled[4])
    end
    if book.isNew[p] then redis.call('EXPIRE', book.hashes[p], PERIOD_LIVES_S[p]) end
  end
end

local function roomIn(book)
  local room = math.huge
  for p = 1, 3 do
    for a = 1, 4 do
      local limit = tonumber(book.limits[p][a])
      if limit then room = math.min(room, limit - book.settled[p][a] - book.held[p][a]) end
    end
  end
  return room
end

-- Gives back what is reserved. Again, or without a reservation, it does nothing. Returns what was given back.
local function release(prefix, requestId, why)
  local hold = prefix .. ':hold:' .. requestId
  local found = redis.call('HMGET', hold, 'held', 'lines')
  if not found[1] then return 0 end
  local held = tonumber(found[1])
  local book = openBook(prefix, found[2])
  move(book, 0, -held)
  -- Whoever was to be told on this result has not been told.
  local told = book.accounts[1] .. ':told'
  for p = 1, 3 do
    if tonumber(book.limits[p][1]) and redis.call('HGET', book.hashes[p], told) == requestId then redis.call('HDEL', book.hashes[p], told) end
  end
  redis.call('DEL', hold)
  redis.call('ZREM', prefix .. ':holds', requestId)
  redis.call('XADD', prefix .. ':ledger', '*', 'kind', 'released', 'requestId', requestId, 'microUsd', found[1], 'why', why)
  return held
end

-- The sums of the day in which a request is counted, and their name in the journal.
local function dayOf(prefix, lines)
  local date, _, _, _, _, _, _, _, _, _, _, workspace = string.match(lines, LINES)
  local name = workspace .. ':' .. date
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
  local time = redis.call('TIME')
  local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZADD', prefix .. ':alerts', 'NX', nowMs, table.concat({ account, period, percent, string.format('%.0f', limit), string.format('%.0f', spent) }, ' '))
end

-- What is charged in a period only grows, so a charge crosses each line once; of several at once the highest is told.
local function alertOfCharge(prefix, book, charge, globalAlert)
  for p = 1, 3 do
    local limit, spent = tonumber(book.limits[p][3]), book.settled[p][3]
    if limit and limit > 0 then
      local percent = percentUsed(spent, limit)
      if percent > percentUsed(spent - charge, limit) then alert(prefix, book.accounts[3], book.periods[p], percent, limit, spent) end
    end
  end
  local spent = book.settled[1][4]
  if globalAlert > 0 and spent >= globalAlert and spent - charge < globalAlert then
    alert(prefix, book.accounts[4], book.periods[1], 100, globalAlert, spent)
  end
end

-- A limit is seldom met to the cent: it is used up when what is left of it does not pay for a picture.
local function alertOfRefusal(prefix, book, wanted)
  for p = 1, 3 do
    local limit, spent = tonumber(book.limits[p][3]), book.settled[p][3]
    if limit and limit > 0 and spent + wanted > limit and redis.call('HSETNX', book.hashes[p], book.accounts[3] .. ':full:told', limit) == 1 then
      alert(prefix, book.accounts[3], book.periods[p], 100, limit, spent)
    end
  end
end

-- `tallies` is what else is counted of a delivered picture: "name number name number".
local function addToDay(prefix, lines, charge, modelId, tallies)
  local _, _, _, person, _, _, _, channel = string.match(lines, LINES)
  local day = dayOf(prefix, lines)
  for _, part in ipairs({ 'all', 'model:' .. modelId, person, channel }) do
    redis.call('HINCRBY', day, part .. ' images', 1)
    if charge > 0 then redis.call('HINCRBY', day, part .. ' microUsd', charge) end
  end
  for name, count in string.gmatch(tallies, '(%a+) (%d+)') do redis.call('HINCRBY', day, 'all ' .. name, count) end
end

-- Charges what a delivered picture cost, once, and gives back the rest of its reservation. What was not reserved is charged as far as the limits have room;
-- the remainder is the house's, and stands in the journal as such. Returns what was charged.
local function settle(prefix, requestId, cost, modelId, linesNow, tallies, globalAlert)
  local hold = prefix .. ':hold:' .. requestId
  local found = redis.call('HMGET', hold, 'held', 'lines', 'charged')
  if found[3] then return tonumber(found[3]) end
  local held, lines = tonumber(found[1] or 0), found[2] or linesNow
  local charge = 0
  if cost > 0 or held > 0 then
    local book = openBook(prefix, lines)
    charge = math.min(cost, held + math.max(0, cost > held and roomIn(book) or 0))
    if charge > 0 or held > 0 then move(book, charge, -held) end
    if charge > 0 then alertOfCharge(prefix, book, charge, globalAlert) end
  end
  addToDay(prefix, lines, charge, modelId, tallies)

  local entry = { 'kind', 'settled', 'requestId', requestId, 'microUsd', charge, 'modelId', modelId }
  local function add(name, value)
    entry[#entry + 1] = name
    entry[#entry + 1] = value
  end
  if held > 0 then add('freedMicroUsd', held) else add('lines', lines) end
  if charge < cost then add('unchargedMicroUsd', cost - charge) end
  if tallies ~= '' then add('tallies', tallies) end
  redis.call('XADD', prefix .. ':ledger', '*', unpack(entry))

  if found[1] then
    redis.call('DEL', hold)
    redis.call('ZREM', prefix .. ':holds', requestId)
  end
  redis.call('HSET', hold, 'charged', charge)
  redis.call('EXPIRE', hold, SETTLED_LIVES_S)
  return charge
end

-- Reservations whose time has passed. One whose request is still open lives on; the others go back.
local function sweep(prefix, nowMs, forMs, most)
  local freed = 0
  for _, requestId in ipairs(redis.call('ZRANGEBYSCORE', prefix .. ':holds', '-inf', nowMs, 'LIMIT', 0, most)) do
    if redis.call('ZSCORE', prefix .. ':open', requestId) then
      redis.call('ZADD', prefix .. ':holds', nowMs + forMs, requestId)
    else
      release(prefix, requestId, 'expired')
      freed = freed + 1
    end
  end
  return freed
end

local function clock(shiftMs)
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(shiftMs)
end
