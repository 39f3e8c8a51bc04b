# -*- encoding: utf-8 -*-
# stub: nokogiri 1.15.0 x86_64-linux lib
# stub: ext

Gem::Specification.new do |s|
end
