-- SPDX-License-Identifier: Apache-2.0
-- Lines "A<TAB>B" in; -1, 0 or 1 out, by rpm's own comparison. Runs inside rpm: rpm --eval '%{lua: dofile("rpm.lua")}'.
for line in io.lines() do
  local a, b = line:match("^([^\t]*)\t([^\t]*)$")
  local ok, order = pcall(rpm.vercmp, a, b)
  if ok then io.write(order, "\n") else io.write("invalid\n") end
end
