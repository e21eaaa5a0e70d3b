// explain_text.cc
