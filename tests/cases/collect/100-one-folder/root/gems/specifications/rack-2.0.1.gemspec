# -*- encoding: utf-8 -*-
# stub: rack 2.0.1 ruby lib
