module example.org/dep
go 1.20
require example.org/unselected v1.0.0
