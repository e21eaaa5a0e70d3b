// csv_reporter.cc
