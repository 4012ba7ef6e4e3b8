-- Plays prepared forms, each once: every thread of wrk takes its own share of the file.
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  local path, count = args[1], tonumber(args[2])
  bodies, at, answered, refused = {}, 0, 0, 0
  local line_number = 0
  for line in io.lines(path) do
    if line_number % count == number then bodies[#bodies + 1] = line end
    line_number = line_number + 1
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["Accept"] = "application/json"
end

function request()
  at = at + 1
  if at > #bodies then wrk.thread:stop() return wrk.format(nil, nil, nil, "") end
  return wrk.format(nil, nil, nil, bodies[at])
end

function response(status)
  answered = answered + 1
  if status ~= 202 then refused = refused + 1 end
end

function done(summary, latency)
  local answered, refused = 0, 0
  for _, thread in ipairs(threads) do
    answered = answered + thread:get("answered")
    refused = refused + thread:get("refused")
  end
  io.write(string.format("RESULT %d %d %d %.3f %.3f\n", answered, refused, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
