/*
 * numeral: Chinese numerals, for ordinals such as 三十一、 and page numbers.
 */
#ifndef BASE_NUMERAL_H
#define BASE_NUMERAL_H
#include <stddef.h>

struct arena;

/* 一 … 九千九百九十九; 0 and larger numbers in Arabic digits. */
const char *numeral_chinese(struct arena *, size_t n);

#endif
