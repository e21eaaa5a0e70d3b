#include "core/provenance/stemma_tree.h"
