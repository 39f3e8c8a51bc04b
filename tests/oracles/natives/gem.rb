# SPDX-License-Identifier: Apache-2.0
# Lines "A<TAB>B" in: -1, 0, 1 or invalid out, by RubyGems. With "range": lines "REQUIREMENT<TAB>VERSION": 1, 0 or invalid.
require "rubygems"

def compare(a, b)
  (Gem::Version.new(a) <=> Gem::Version.new(b)).to_s
rescue ArgumentError
  "invalid"
end

def holds(requirement, version)
  Gem::Requirement.new(*requirement.split(",").map(&:strip)).satisfied_by?(Gem::Version.new(version)) ? "1" : "0"
rescue ArgumentError, Gem::Requirement::BadRequirementError
  "invalid"
end

$stdin.each_line do |line|
  first, second = line.chomp.split("\t", -1)
  puts(ARGV[0] == "range" ? holds(first, second) : compare(first, second))
end
