#include "core/provenance/cues.h"
