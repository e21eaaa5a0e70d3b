// normalize.cc
