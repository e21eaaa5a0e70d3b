// graphml_reporter.cc
