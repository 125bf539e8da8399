// SPDX-License-Identifier: MIT OR Apache-2.0
/* Symbols of the program: a text of `address size type name` lines, sorted by address. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "trial.h"

struct symbol *symbols;
int n_symbols_loaded;

void symbols_load(const char *text)
{
	int room = 0;

	while (*text) {
		struct symbol s;
		char *rest;
		size_t length;

		s.at = strtoul(text, &rest, 16);
		s.size = strtoul(rest, &rest, 16);
		rest += *rest == ' ';
		s.type = *rest;
		rest += *rest ? 1 : 0;
		rest += *rest == ' ';
		length = strcspn(rest, "\n");
		s.name = strndup(rest, length < 511 ? length : 511);
		text = rest + length + (rest[length] == '\n');
		if (n_symbols_loaded == room) {
			room = room ? room * 2 : 4096;
			symbols = realloc(symbols, room * sizeof(*symbols));
			if (!symbols)
				exit(2);
		}
		symbols[n_symbols_loaded++] = s;
	}
}

const struct symbol *symbol_at(word address)
{
	int low = 0, high = n_symbols_loaded;

	while (low < high) {
		int middle = (low + high) / 2;

		if (symbols[middle].at <= address)
			low = middle + 1;
		else
			high = middle;
	}
	while (low-- > 0) {
		const struct symbol *s = &symbols[low];

		if (address - s->at < s->size || address == s->at)
			return s;
		if (address - s->at > 1 << 20)
			break;
	}
	return NULL;
}

word symbol_named(const char *name)
{
	int i;

	for (i = 0; i < n_symbols_loaded; i++)
		if (!strcmp(symbols[i].name, name))
			return symbols[i].at;
	return 0;
}

static const char *bare(const char *name)
{
	const char *cut = strchr(name, '_');
	static const char *const prefixes[] = { "old_", "new_", "k_", "m_" };
	unsigned int i;

	for (i = 0; cut && i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return cut + 1;
	return name;
}

uint64_t symbol_hash(const struct symbol *s)
{
	char name[512];
	char *mutant, *number;

	snprintf(name, sizeof(name), "%s", bare(s->name));
	/* The compiler numbers variables of functions, __func__ among them, and each side's file has others before. */
	number = strrchr(name, '.');
	if (number && number > name && number[1] && number[1 + strspn(number + 1, "0123456789")] == '\0')
		*number = '\0';
	mutant = strstr(name, "__m");
	if (mutant && mutant[3 + strspn(mutant + 3, "0123456789")] == '\0')
		*mutant = '\0';
	return key_of_name("name", name);
}
