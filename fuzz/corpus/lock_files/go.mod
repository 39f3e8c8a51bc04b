module example.org/new // comment

go 1.21.0

require (
	golang.org/x/net v0.1.0
	github.com/Masterminds/goutils v1.1.0 // indirect
	example.org/old v1.0.0
	example.org/folder v1.0.0
	example.org/one v1.0.0
)

require "example.org/quoted" v0.2.0

replace example.org/old => example.org/fork v1.5.0
replace example.org/folder v1.0.0 => ../folder
replace example.org/one v9.0.0 => example.org/two v2.0.0
exclude example.org/bad v1.0.0
retract (
	v1.0.0
)
