// text_reporter.cc
