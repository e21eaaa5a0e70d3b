// agencies.cc
