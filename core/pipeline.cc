#include "core/pipeline.h"
