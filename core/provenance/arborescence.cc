// arborescence.cc
