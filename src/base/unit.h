/*
 * unit: a length as an integer of pango units, 1/1024 pt. No epsilons: the same breaks
 * and the same bytes on every machine.
 */
#ifndef BASE_UNIT_H
#define BASE_UNIT_H
#include <stdint.h>

typedef int32_t unit;
#define UNIT_PT 1024

#endif
