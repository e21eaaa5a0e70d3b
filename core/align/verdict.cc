#include "core/align/verdict.h"
