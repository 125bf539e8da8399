#ifndef TUG_H
#define TUG_H

#define TUG_ENSURE(what, else_) do { if (!(what)) { err = (else_); goto fail; } } while (0)
#define TUG_OF ((struct tug *)file->private_data)

#endif
