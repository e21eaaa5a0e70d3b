// jsonl_reporter.cc
